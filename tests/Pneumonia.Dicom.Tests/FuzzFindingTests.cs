using Pneumonia.Fuzz;
using Pneumonia.Imaging;
using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

/// <summary>What fuzzing has found, each with the reason that it must give. Every target takes every file: none may throw anything else.</summary>
public sealed class FuzzFindingTests
{
    /// <summary>Null where the file is read to the end.</summary>
    private static readonly Dictionary<string, (FuzzTarget Target, Reason? Reason)> Findings = new()
    {
        // A header ends at any kind of pixel data; of the whole file, which is what deflated ones are read as, only one kind counted.
        ["double-float-pixels.dcm"] = (FuzzTarget.Frames, Reason.NoPixelData),
        ["deflated-double-float-pixels.dcm"] = (FuzzTarget.Frames, Reason.NoPixelData),
        // The first pixel data are whole, and the header looks no further: that the next are cut shows when the file is read.
        ["cut-pixels-behind-float-pixels.dcm"] = (FuzzTarget.Header, Reason.Truncated),
        // An item longer than a sequence that itself reaches behind the item around it: there was a look behind the end of that one.
        ["sequence-beyond-its-item.dcm"] = (FuzzTarget.Header, Reason.InvalidLength),
    };

    public static TheoryData<string> Files => [.. Findings.Keys];

    private static string Folder => Path.Combine(Requires.RepositoryRoot, "tests", "data", "dicom", "fuzz");

    [Theory]
    [MemberData(nameof(Files))]
    public void A_finding_gives_its_reason(string file)
    {
        byte[] content = File.ReadAllBytes(Path.Combine(Folder, file));

        var reasons = FuzzTarget.All.ToDictionary(target => target, target => target.Run(content));

        Assert.Equal(Findings[file].Reason, reasons[Findings[file].Target]);
    }

    [Fact]
    public void Every_file_of_the_folder_is_listed() =>
        Assert.Equal(Findings.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
}
