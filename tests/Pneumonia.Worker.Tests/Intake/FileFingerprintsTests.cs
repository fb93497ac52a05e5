using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Ledger;

namespace Pneumonia.Worker.Tests.Intake;

public sealed class FileFingerprintsTests
{
    private static readonly FileVersion File = new(Path.Combine(Path.GetTempPath(), "in", "a.dcm"), 3, 4);

    private readonly FileFingerprints _known = new();

    [Fact]
    public void A_file_is_known_by_folder_name_size_and_time()
    {
        _known.Add(File);

        Assert.True(_known.ContainsAndKeep(File));
        Assert.True(_known.ContainsAndKeep(Path.GetDirectoryName(File.Path), "a.dcm", 3, 4));
        Assert.False(_known.ContainsAndKeep(File with { SizeBytes = 4 }));
        Assert.False(_known.ContainsAndKeep(File with { ModifiedTicks = 3 }));
        Assert.False(_known.ContainsAndKeep(File with { Path = File.Path + "x" }));
    }

    [Fact]
    public void What_a_scan_did_not_see_is_forgotten_when_it_ends()
    {
        _known.Add(File);
        _known.Add(File with { SizeBytes = 9 });

        _known.StartScan();
        _known.ContainsAndKeep(File);
        _known.EndScan();

        Assert.True(_known.ContainsAndKeep(File));
        Assert.Equal(1, _known.Count);
    }

    [Fact]
    public void A_scan_that_does_not_end_forgets_nothing()
    {
        _known.Add(File);

        _known.StartScan();
        _known.StartScan();
        _known.ContainsAndKeep(File);
        _known.EndScan();

        Assert.True(_known.ContainsAndKeep(File));
    }

    [Fact]
    public void A_path_longer_than_any_system_has_is_never_known()
    {
        var endless = File with { Path = Path.Combine(Path.GetTempPath(), new string('x', 40_000)) };

        _known.Add(endless);

        Assert.False(_known.ContainsAndKeep(endless));
    }
}
