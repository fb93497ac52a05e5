using Pneumonia.Training.Network;

namespace Pneumonia.Training.Reporting;

/// <summary>Follows an image's shape through a network, layer by layer, and notes what the drawing shows.</summary>
/// <param name="rows">Of the input, one channel.</param>
public sealed class DrawingBuilder(int rows, int columns)
{
    private readonly List<NetworkLayer> _layers = [new("image", "", 1, rows, columns)];

    private NetworkLayer Last => _layers[^1];

    /// <param name="stride">Rows and columns are divided by it, rounded up: padding keeps the border.</param>
    public DrawingBuilder Add(string name, string detail, int channels, int stride)
    {
        _layers.Add(new(name, detail, channels, (Last.Rows + stride - 1) / stride, (Last.Columns + stride - 1) / stride));
        return this;
    }

    public DrawingBuilder Pool(string detail, int stride) => Add("pool", detail, Last.Channels, stride);

    /// <summary>The mean over the map and the linear layer behind it, which give one logit a label.</summary>
    public DrawingBuilder Head(int labels)
    {
        _layers.Add(new("mean", "embedding", Last.Channels, 1, 1));
        _layers.Add(new("logits", "linear", labels, 1, 1));
        return this;
    }

    public NetworkDrawing Build(string name, string kind, long parameters) => new(name, kind, parameters, [.. _layers]);

    /// <summary>Draws the residual family.</summary>
    public static NetworkDrawing Of(string name, Architecture architecture, int rows, int columns, int labels, long parameters)
    {
        var drawing = new DrawingBuilder(rows, columns).Add("stem", "5 × 5 convolution, stride 2", architecture.StemWidth, 2).Pool("maximum of 3 × 3", 2);
        foreach (var (stage, index) in architecture.Stages.Select((stage, index) => (stage, index)))
        {
            string blocks = stage.Blocks == 1 ? "1 residual block" : $"{stage.Blocks} residual blocks";
            drawing.Add($"stage {index + 1}", stage.Stride == 1 ? blocks : $"{blocks}, stride {stage.Stride}", stage.Width, stage.Stride);
        }

        return drawing.Head(labels).Build(name, "residual", parameters);
    }
}
