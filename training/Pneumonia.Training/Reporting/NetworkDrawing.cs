namespace Pneumonia.Training.Reporting;

/// <summary>A network as its drawing shows it.</summary>
/// <param name="Name">Of the member, for example "B, seed 11".</param>
/// <param name="Kind">Its family: residual, plain, depthwise, dense.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Layers">From the image to the logits.</param>
public sealed record NetworkDrawing(string Name, string Kind, long Parameters, IReadOnlyList<NetworkLayer> Layers);

/// <param name="Name">For example "stage 2".</param>
/// <param name="Detail">For example "2 residual blocks, stride 2".</param>
/// <param name="Channels">Of its output; with <paramref name="Rows"/> and <paramref name="Columns"/> its shape.</param>
public sealed record NetworkLayer(string Name, string Detail, int Channels, int Rows, int Columns);
