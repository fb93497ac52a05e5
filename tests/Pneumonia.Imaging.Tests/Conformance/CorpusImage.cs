using Pneumonia.Dicom;
using Pneumonia.TestKit;

namespace Pneumonia.Imaging.Tests;

/// <summary>A gray image of a corpus, converted at the size of the golden tensors.</summary>
/// <param name="Native">A file with the same samples uncompressed.</param>
/// <param name="DcmtkOption">How dcm2pnm is told to take the first VOI LUT or window; null when there is none.</param>
internal sealed record CorpusImage(string Name, string Native, bool IsEncapsulated, string? DcmtkOption, Converted Converted)
{
    /// <summary>Null when the file is no gray image of one frame that is large enough, or its window is one that the standard or good sense does not allow.</summary>
    public static CorpusImage? Read(string path)
    {
        try
        {
            using var file = DicomFile.Open(path);
            if (!GrayscaleImage.TryRead(file, TestCodecs.Shared, out var image, out _))
                return null;

            using (image)
            {
                var converted = Converted.From(image, rows: Golden.Rows, columns: Golden.Columns);
                bool isReplaced = converted.Warning is not null && image.Transform.Warning != "The header has no window and no VOI LUT.";
                string? option = image.Transform.Voi is VoiTable ? "+Wl" : file.Dataset.Contains(DicomTag.WindowWidth) ? "+Wi" : null;
                return converted.Reason is null && !isReplaced
                    ? new CorpusImage(Path.GetFileName(path), path, file.TransferSyntax.IsEncapsulated, option, converted)
                    : null;
            }
        }
        catch (DicomException)
        {
            return null;
        }
    }
}
