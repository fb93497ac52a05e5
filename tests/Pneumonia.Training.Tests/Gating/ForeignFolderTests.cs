using Pneumonia.TestKit;
using Pneumonia.Training.Gating;

namespace Pneumonia.Training.Tests.Gating;

public sealed class ForeignFolderTests
{
    [Fact]
    public void A_picture_in_many_encodings_counts_once_and_chest_films_not_at_all()
    {
        NamedImage[] images = [.. ForeignFolder.Read(Requires.SharedData("dicom", "cornerstone"), TestCodecs.Shared), .. ForeignFolder.Read(Requires.SharedData("dicom", "fo-dicom"), TestCodecs.Shared)];

        // 19 files of one slice, a second slice in two encodings.
        Assert.InRange(images.Count(image => image.Kind == "DICOM CT" && image.Name.StartsWith("CTImage", StringComparison.Ordinal)), 1, 2);
        Assert.DoesNotContain(images, image => image.Name == "CR-MONO1-10-chest");
        Assert.Equal(["DICOM MG", "DICOM MR", "DICOM PT", "DICOM RTIMAGE", "DICOM XA"], images.Select(image => image.Kind).Distinct().Order(StringComparer.Ordinal).Except(["DICOM CT", "DICOM CR", "DICOM OT"]));
    }
}
