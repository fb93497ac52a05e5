using Pneumonia.Training.Network;

namespace Pneumonia.Training.Reporting;

/// <summary>Follows an image's shape through a network, layer by layer, and notes what the drawing shows.</summary>
internal sealed class DrawingBuilder
{
    private readonly List<NetworkLayer> _layers;

    private DrawingBuilder(int channels, int rows, int columns) => _layers = [new("image", "", channels, rows, columns)];

    private NetworkLayer Last => _layers[^1];

    /// <param name="name">Of the member.</param>
    /// <param name="rows">Of the input.</param>
    /// <param name="parameters">Trained numbers of the network.</param>
    public static NetworkDrawing Of(string name, Architecture architecture, int rows, int columns, int labels, long parameters)
    {
        var drawing = new DrawingBuilder(architecture.Channels, rows, columns);
        string kind = architecture switch
        {
            ResidualArchitecture residual => drawing.Residual(residual),
            PlainArchitecture plain => drawing.Plain(plain),
            DepthwiseArchitecture depthwise => drawing.Depthwise(depthwise),
            DenseArchitecture dense => drawing.Dense(dense),
            _ => throw new ArgumentException($"No drawing is known for {architecture.GetType().Name}.", nameof(architecture)),
        };
        drawing._layers.Add(new("mean", "embedding", drawing.Last.Channels, 1, 1));
        drawing._layers.Add(new("logits", "linear", labels, 1, 1));
        return new NetworkDrawing(name, kind, parameters, drawing._layers);
    }

    private string Residual(ResidualArchitecture architecture)
    {
        Stem(architecture.StemWidth);
        foreach (var (index, stage) in architecture.Stages.Index())
            Add($"stage {index + 1}", Describe(stage, "residual"), stage.Width, stage.Stride);
        return architecture.SqueezeExcitation ? "residual, squeeze and excitation" : "residual";
    }

    private string Plain(PlainArchitecture architecture)
    {
        foreach (var (index, width) in architecture.Widths.Index())
        {
            // The maximum has no padding: an odd last row or column is dropped.
            _layers.Add(new($"stage {index + 1}", "3 × 3 convolution, maximum of 2 × 2", width, Last.Rows / 2, Last.Columns / 2));
        }

        return "plain";
    }

    private string Depthwise(DepthwiseArchitecture architecture)
    {
        Add("stem", "3 × 3 convolution, stride 2", architecture.StemWidth, 2);
        foreach (var (index, stage) in architecture.Stages.Index())
            Add($"stage {index + 1}", Describe(stage, "inverted"), stage.Width, stage.Stride);
        Add("last", "1 × 1 convolution", architecture.FeatureWidth, 1);
        return $"depthwise, expansion {architecture.Expansion}";
    }

    private string Dense(DenseArchitecture architecture)
    {
        Stem(architecture.StemWidth);
        foreach (var (index, layers) in architecture.Layers.Index())
        {
            Add($"block {index + 1}", $"{layers} dense layers", Last.Channels + (layers * architecture.Growth), 1);
            if (index < architecture.Layers.Count - 1)
                _layers.Add(new("transition", "mean of 2 × 2", Last.Channels / 2, Last.Rows / 2, Last.Columns / 2));
        }

        return $"dense, growth {architecture.Growth}";
    }

    private void Stem(int width)
    {
        Add("stem", "5 × 5 convolution, stride 2", width, 2);
        Add("pool", "maximum of 3 × 3, stride 2", width, 2);
    }

    /// <summary>Rows and columns are divided by the stride, rounded up: padding keeps the border.</summary>
    private void Add(string name, string detail, int channels, int stride) =>
        _layers.Add(new(name, detail, channels, (Last.Rows + stride - 1) / stride, (Last.Columns + stride - 1) / stride));

    private static string Describe(Stage stage, string block) =>
        $"{stage.Blocks} {block} {(stage.Blocks == 1 ? "block" : "blocks")}{(stage.Stride == 1 ? "" : $", stride {stage.Stride}")}";
}
