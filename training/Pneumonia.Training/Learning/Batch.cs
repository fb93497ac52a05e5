namespace Pneumonia.Training.Learning;

/// <summary>Arrays for one step, used again and again: a garbage collection during a step is what TorchSharp suffers least well.</summary>
internal sealed class Batch(int size, int imageLength, int labels)
{
    /// <summary>Standardised, [N, 1, rows, columns].</summary>
    public float[] Images { get; } = new float[size * imageLength];

    /// <summary>[N, labels], 0..1.</summary>
    public float[] Labels { get; } = new float[size * labels];

    /// <summary>[N, labels]: what each label counts in the loss, 0 where it is not known.</summary>
    public float[] Weights { get; } = new float[size * labels];
}
