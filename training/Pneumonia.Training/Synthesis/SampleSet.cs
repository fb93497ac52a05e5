using System.Text.Json;
using Pneumonia.Dicom;
using Pneumonia.Imaging;
using Pneumonia.Training.Gating;

namespace Pneumonia.Training.Synthesis;

/// <summary>The samples that the service ships: for each way that a file can go, one file whose name says so.</summary>
internal sealed class SampleSet(ChestSource source, string folder, Random random)
{
    private readonly List<SampleFile> _files = [];
    private readonly List<(string File, DrawnChest Chest)> _chests = [];

    /// <summary>The samples that are to be scored, with what was drawn for them.</summary>
    public IReadOnlyList<(string File, DrawnChest Chest)> Chests => _chests;

    public void Write()
    {
        var plain = DicomTransferSyntax.ExplicitVRLittleEndian;
        var deflated = DicomTransferSyntax.DeflatedExplicitVRLittleEndian;
        Scored("flagged-dx-pa.dcm", true, chest => chest, plain, "Pneumonia-like opacities; DX, PA, 12 bits");
        Scored("flagged-cr-ap.dcm", true, chest => chest with { Modality = "CR", ViewPosition = "AP" }, plain, "Pneumonia-like opacities; CR, AP");
        Scored("flagged-deflated.dcm", true, chest => chest, deflated, "Pneumonia-like opacities; compressed data set (Deflated Explicit VR Little Endian)");
        Scored("not-flagged-dx-pa.dcm", false, chest => chest, plain, "Clear lungs; DX, PA, 12 bits");
        Scored("not-flagged-cr-ap.dcm", false, chest => chest with { Modality = "CR", ViewPosition = "AP" }, deflated, "Clear lungs; CR, AP, deflated");
        Scored("not-flagged-monochrome1.dcm", false, SyntheticFiles.AsMonochrome1, plain, "Clear lungs; low samples are bright (MONOCHROME1)");

        Refused("refused-lateral.dcm", Reason.NotFrontal, Chest(chest => chest with { ViewPosition = "LL" }, deflated), "View Position LL; the picture itself is a frontal one");
        Refused("refused-adult.dcm", Reason.AgeOutsideIntendedUse, CompressedFile.JpegLossless(Chest(chest => chest with { PatientAge = "054Y" }, plain)), "A patient of 54 years");
        Refused("refused-hand.dcm", Reason.NotChest, Hand(), "A drawn hand");
        Refused("refused-ct.dcm", Reason.UnsupportedSopClass, SyntheticFiles.Ct(Phantom.Slice(random)), "A drawn CT slice");
        Scored("not-flagged-jpeg-lossless.dcm", false, chest => chest, plain, "Clear lungs; compressed as JPEG lossless", CompressedFile.JpegLossless);
        byte[] whole = Chest(chest => chest, plain);
        Refused("refused-truncated.dcm", Reason.Truncated, whole[..(whole.Length / 4)], "Broken off in the pixel data");
        Scored("flagged-jpeg-2000.dcm", true, chest => chest, plain, "Pneumonia-like opacities; compressed as JPEG 2000", CompressedFile.Jpeg2000);
        byte[] compressed = CompressedFile.JpegLossless(Chest(chest => chest, plain));
        Refused("refused-damaged-jpeg.dcm", Reason.CorruptPixelData, CompressedFile.WithoutEnd(compressed), "Compressed as JPEG lossless, the end of the frame lost");
        Refused(
            "refused-upside-down.dcm", Reason.OutOfDistribution, CompressedFile.Jpeg2000(Chest(chest => chest, plain, film => FilmTransforms.Turn(film, 2))),
            "Upside down, under a header that does not say so: the network's input gate sees it");
        WholeFile.Write(Path.Combine(folder, "samples.json"), JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<SampleFile>>(_files, SampleJson.Default.IReadOnlyListSampleFile));
    }

    private void Scored(string file, bool isPneumonia, Func<Radiograph, Radiograph> change, DicomTransferSyntax syntax, string shows, Func<byte[], byte[]>? compress = null)
    {
        var chest = source.Draw(_files.Count, isPneumonia);
        _chests.Add((file, chest));
        byte[] content = RadiographFile.Write(change(SyntheticFiles.Describe(chest.Film)), syntax);
        Add(new(file, isPneumonia ? ExpectedOutcome.Flagged : ExpectedOutcome.NotFlagged, null, shows), compress is null ? content : compress(content));
    }

    private void Refused(string file, Reason reason, byte[] content, string shows) => Add(new(file, ExpectedOutcome.Refused, reason, shows), content);

    private void Add(SampleFile sample, byte[] content)
    {
        WholeFile.Write(Path.Combine(folder, sample.File), content);
        _files.Add(sample);
    }

    private byte[] Chest(Func<Radiograph, Radiograph> change, DicomTransferSyntax syntax, Func<Plane, Plane>? turn = null)
    {
        var film = source.Draw(_files.Count, isPneumonia: false).Film;
        return RadiographFile.Write(change(SyntheticFiles.Describe(turn is null ? film : turn(film))), syntax);
    }

    private byte[] Hand() => RadiographFile.Write(
        SyntheticFiles.Describe(Phantom.Hand(random)) with { BodyPart = BodyPart.Hand, PatientName = "SYNTHETIC^HAND" }, DicomTransferSyntax.DeflatedExplicitVRLittleEndian);
}
