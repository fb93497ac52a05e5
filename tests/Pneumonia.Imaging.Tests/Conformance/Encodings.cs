namespace Pneumonia.Imaging.Tests;

/// <summary>Every way to store <see cref="Anatomy"/> that one file can have: samples x polarity x rescale x VOI x padding.</summary>
internal static class Encodings
{
    public static readonly IReadOnlyDictionary<string, SampleLayout> Layouts = new Dictionary<string, SampleLayout>
    {
        ["8 in 8"] = new(8, 8, 7, IsSigned: false, IsBigEndian: false),
        ["7 in 8"] = new(8, 7, 6, IsSigned: false, IsBigEndian: false),
        ["8 in 16"] = new(16, 8, 7, IsSigned: false, IsBigEndian: false),
        ["10 in 16"] = new(16, 10, 9, IsSigned: false, IsBigEndian: false),
        ["10 in 16, high bit 12"] = new(16, 10, 12, IsSigned: false, IsBigEndian: false),
        ["12 in 16"] = new(16, 12, 11, IsSigned: false, IsBigEndian: false),
        ["12 in 16, high bit 15"] = new(16, 12, 15, IsSigned: false, IsBigEndian: false),
        ["14 in 16"] = new(16, 14, 13, IsSigned: false, IsBigEndian: false),
        ["16 in 16"] = new(16, 16, 15, IsSigned: false, IsBigEndian: false),
        ["8 in 8, signed"] = new(8, 8, 7, IsSigned: true, IsBigEndian: false),
        ["10 in 16, signed, high bit 12"] = new(16, 10, 12, IsSigned: true, IsBigEndian: false),
        ["12 in 16, signed"] = new(16, 12, 11, IsSigned: true, IsBigEndian: false),
        ["14 in 16, signed"] = new(16, 14, 13, IsSigned: true, IsBigEndian: false),
        ["16 in 16, signed"] = new(16, 16, 15, IsSigned: true, IsBigEndian: false),
    };

    public static IEnumerable<Encoding> Of(SampleLayout layout, bool isMonochrome1) =>
        from rescale in Enum.GetValues<RescaleKind>()
        where rescale != RescaleKind.Table || layout.BitsStored >= 8 // PS3.3 §C.11.1.1.1: entries of 8 or 16 bits
        from voi in Enum.GetValues<VoiKind>()
        from padding in Enum.GetValues<PaddingKind>()
        select new Encoding(layout, isMonochrome1, voi, rescale, padding);
}
