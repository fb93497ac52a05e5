namespace Pneumonia.Training.Synthesis;

/// <summary>What goes into a radiograph's file. Texts are ASCII and fit their VR; null leaves the value empty or the attribute out.</summary>
internal sealed record Radiograph
{
    /// <summary>DX or CR.</summary>
    public required string Modality { get; init; }

    public required int Rows { get; init; }

    public required int Columns { get; init; }

    /// <summary>8 (one byte a sample) or 12 (two bytes, little endian).</summary>
    public required int BitsStored { get; init; }

    public required ReadOnlyMemory<byte> Samples { get; init; }

    /// <summary>Low samples are bright.</summary>
    public bool IsMonochrome1 { get; init; }

    /// <summary>Window Center and Window Width, function LINEAR (PS3.3 §C.11.2.1.2.1).</summary>
    public required (double Center, double Width) Window { get; init; }

    public required string PatientName { get; init; }

    public required string PatientId { get; init; }

    /// <summary>AS, for example 003Y.</summary>
    public string? PatientAge { get; init; }

    /// <summary>M, F or O.</summary>
    public string? PatientSex { get; init; }

    public string? PatientComments { get; init; }

    /// <summary>DA.</summary>
    public string? StudyDate { get; init; }

    public required string SeriesDescription { get; init; }

    public required string DerivationDescription { get; init; }

    public required string Manufacturer { get; init; }

    /// <summary>PA, AP or LL; null when the source does not tell.</summary>
    public string? ViewPosition { get; init; }

    public BodyPart BodyPart { get; init; } = BodyPart.Chest;

    /// <summary>Uncompressed by compressed size of a source that was JPEG; null when no information was lost.</summary>
    public double? LossyCompressionRatio { get; init; }
}
