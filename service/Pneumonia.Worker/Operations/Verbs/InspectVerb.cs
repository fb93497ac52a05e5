using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pneumonia.Dicom;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Operations.Verbs;

/// <summary>inspect FILE: a data set for human eyes, or as DICOM JSON.</summary>
internal sealed class InspectVerb : Command
{
    private readonly Argument<string> _file = new("FILE") { Description = "A DICOM file, or ARCHIVE.zip//ENTRY." };
    private readonly Option<bool> _json = new("--json") { Description = "DICOM JSON (PS3.18 annex F); binary values over 1 KiB are left out." };
    private readonly VerbContext _context;

    public InspectVerb(VerbContext context)
        : base("inspect", "Shows what a DICOM file holds. The output may hold patient data.")
    {
        _context = context;
        Add(_file);
        Add(_json);
        SetAction(result => Inspect(result.GetRequiredValue(_file), result.GetValue(_json)));
    }

    private int Inspect(string path, bool json)
    {
        using var content = InstanceContent.Open(ZipEntryPath.Normalize(path));
        using var file = content.OpenFile();
        if (!json)
        {
            DicomText.Write(file, _context.Output);
            return ExitCodes.Done;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            DicomJson.Write(file, writer);
        _context.Output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        // Annex F has no place for them.
        DicomText.WriteLeniencies(file, _context.Error);
        return ExitCodes.Done;
    }
}
