namespace Pneumonia.Training.Learning;

/// <summary>Arrays for one step, used again and again: a garbage collection during a step is what TorchSharp suffers least well.</summary>
internal sealed class Batch(int size, int imageLength)
{
    /// <summary>Standardised, [N, 1, rows, columns].</summary>
    public float[] Images { get; } = new float[size * imageLength];

    /// <summary>[N, 2]: pneumonia, viral; 0 or 1.</summary>
    public float[] Labels { get; } = new float[size * 2];

    /// <summary>[N, 2]: what each label counts in the loss.</summary>
    public float[] Weights { get; } = new float[size * 2];
}
