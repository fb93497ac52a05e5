using System.Text.Json;

namespace Pneumonia.Dicom;

/// <summary>The DICOM JSON model (PS3.18 annex F).</summary>
public static class DicomJson
{
    /// <summary>Binary values longer than this are left out of the JSON.</summary>
    public const int MaxInlineBinaryBytes = 1024;

    public static void Write(DicomFile file, Utf8JsonWriter writer) => throw new NotImplementedException();
}
