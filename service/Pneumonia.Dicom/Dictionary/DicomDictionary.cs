using System.Collections.Frozen;
using System.Globalization;

namespace Pneumonia.Dicom;

/// <summary>The standard's attributes (PS3.6 §6): VR for implicit VR data sets, and keywords to show.</summary>
internal static class DicomDictionary
{
    private static readonly Lazy<FrozenDictionary<uint, Entry>> Attributes = new(Load);

    internal readonly record struct Entry(string VR, string Keyword);

    /// <summary>The keyword, for example PatientName; null when the standard has no such attribute.</summary>
    public static string? Keyword(DicomTag tag) => Find(tag)?.Keyword;

    /// <summary>
    /// The VR that implicit VR means by this tag; UN when it is not known. Private creators and group lengths are known (PS3.5 §7.2, §7.8.1).
    /// </summary>
    /// <param name="isSigned">Pixel Representation 1 makes SS of the attributes that may be US or SS.</param>
    public static DicomVR ImplicitVR(DicomTag tag, bool isSigned)
    {
        if (tag.Element == 0)
            return DicomVR.UL;
        if (tag.IsPrivate)
            return tag.Element is >= 0x10 and <= 0xFF ? DicomVR.LO : DicomVR.UN;
        return Find(tag)?.VR switch
        {
            null => DicomVR.UN,
            "xs" => isSigned ? DicomVR.SS : DicomVR.US,
            var code => new DicomVR(code),
        };
    }

    /// <summary>True unless the standard gives the attribute another VR. Where it leaves a choice, each is right; UN always is (PS3.5 §6.2.2).</summary>
    public static bool IsRightVR(DicomTag tag, DicomVR vr) => vr == DicomVR.UN || tag.IsPrivate || tag.Element == 0 || Find(tag)?.VR switch
    {
        null or "UN" => true,
        "xs" => vr == DicomVR.US || vr == DicomVR.SS,
        "OB" or "OW" => vr == DicomVR.OB || vr == DicomVR.OW || vr == DicomVR.US || vr == DicomVR.SS,
        var code => vr.Code == code,
    };

    /// <summary>True when a data set may well begin with this tag.</summary>
    public static bool IsKnown(DicomTag tag) => (tag.Element == 0 && tag.Group is > 0 and <= 0x28 && !tag.IsPrivate) || Find(tag) is not null;

    private static Entry? Find(DicomTag tag)
    {
        var attributes = Attributes.Value;
        if (attributes.TryGetValue(tag.Value, out var entry))
            return entry;

        // Repeating groups (PS3.5 §7.6) are kept under their first group or element.
        uint repeating = tag.Group switch
        {
            >= 0x5000 and <= 0x50FF or >= 0x6000 and <= 0x60FF or >= 0x7F00 and <= 0x7FFF when !tag.IsPrivate => tag.Value & 0xFF00FFFF,
            0x0020 when tag.Element is >= 0x3100 and <= 0x31FF => 0x00203100,
            _ => 0,
        };
        return repeating != 0 && attributes.TryGetValue(repeating, out entry) ? entry : null;
    }

    private static FrozenDictionary<uint, Entry> Load()
    {
        using var reader = new StreamReader(typeof(DicomDictionary).Assembly.GetManifestResourceStream("attributes.txt")!);
        var entries = new Dictionary<uint, Entry>(5000);
        while (reader.ReadLine() is { } line)
        {
            string tag = line[..8].Replace("xx", "00", StringComparison.Ordinal);
            entries[uint.Parse(tag, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = new Entry(string.Intern(line[9..11]), line[12..]);
        }

        return entries.ToFrozenDictionary();
    }
}
