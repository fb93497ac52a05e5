using System.Security.Cryptography;
using System.Text;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Training.Learning;

namespace Pneumonia.Training.Preparation;

/// <summary>What an image's file itself tells: its hash, its picture, and where it is DICOM, what its header says.</summary>
internal sealed record PreparedFile(string Sha256, Thumbnail Thumbnail, string? Patient = null, string? View = null, string? Sex = null, int? AgeYears = null)
{
    /// <exception cref="RefusedException">It is neither JPEG, PNG nor DICOM, too large, or shows nothing.</exception>
    public static PreparedFile Read(string path)
    {
        try
        {
            byte[] content = BitmapFile.Read(path);
            using var image = ImageReader.Decode(path, content);
            var file = new PreparedFile(Convert.ToHexStringLower(SHA256.HashData(content)), Thumbnail.Of(image, path));
            return BitmapFile.IsBitmap(path) ? file : file.WithHeader(content);
        }
        catch (DicomException exception)
        {
            throw new RefusedException($"{path}: {exception.Message} Take it out of the data set.", exception);
        }
    }

    // What is no plain value is taken for not told: a header is not the reference standard.
    private PreparedFile WithHeader(byte[] content)
    {
        using var file = DicomFile.Read(content);
        var header = file.Dataset;
        _ = Demographics.TryAge(header.GetString(DicomTag.PatientAge) ?? "", out int? age);
        _ = Demographics.TrySex(header.GetString(DicomTag.PatientSex) ?? "", out string? sex);
        _ = Demographics.TryView(header.GetString(DicomTag.ViewPosition) ?? "", out string? view);
        return this with { Patient = header.GetString(DicomTag.PatientId) is { } id ? Pseudonym(id) : null, View = view, Sex = sex, AgeYears = age };
    }

    private static string Pseudonym(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16];
}
