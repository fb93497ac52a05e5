using System.Security.Cryptography;
using System.Text;
using Pneumonia.Dicom;
using Pneumonia.Imaging;

namespace Pneumonia.Training.Preparation;

/// <summary>What an image's file itself tells: its hash, and where it is DICOM, what its header says.</summary>
internal sealed record PreparedFile(string Sha256, string? Patient = null, string? View = null, string? Sex = null, int? AgeYears = null)
{
    /// <exception cref="RefusedException">It is neither JPEG, PNG nor DICOM, or too large.</exception>
    public static PreparedFile Read(string path)
    {
        try
        {
            byte[] content = BitmapFile.Read(path);
            string hash = Convert.ToHexStringLower(SHA256.HashData(content));
            if (BitmapFile.IsBitmap(path))
                return new(hash);

            using var file = DicomFile.Read(content);
            return FromHeader(hash, file.Dataset);
        }
        catch (DicomException exception)
        {
            throw new RefusedException($"{path}: neither JPEG nor PNG, and no DICOM file that can be read: {exception.Message} Take it out of the data set.", exception);
        }
    }

    // What is no plain value is taken for not told: a header is not the reference standard.
    private static PreparedFile FromHeader(string hash, DicomDataset header)
    {
        _ = Demographics.TryAge(header.GetString(DicomTag.PatientAge) ?? "", out int? age);
        _ = Demographics.TrySex(header.GetString(DicomTag.PatientSex) ?? "", out string? sex);
        _ = Demographics.TryView(header.GetString(DicomTag.ViewPosition) ?? "", out string? view);
        return new(hash, header.GetString(DicomTag.PatientId) is { } id ? Pseudonym(id) : null, view, sex, age);
    }

    private static string Pseudonym(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16];
}
