namespace Pneumonia.TestKit;

/// <summary>Where tests get their test objects: <c>A.ChestInstance().WithMonochrome1().Save(path)</c>.</summary>
public static class A
{
    /// <summary>A valid frontal (PA) digital chest radiograph of a child of four years, 12 bits in 16, MONOCHROME2, 96 rows x 80 columns.</summary>
    public static ChestInstanceBuilder ChestInstance() => new();
}
