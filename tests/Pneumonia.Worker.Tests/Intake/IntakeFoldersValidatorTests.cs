using Pneumonia.TestKit;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Operations;

namespace Pneumonia.Worker.Tests.Intake;

public sealed class IntakeFoldersValidatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public IntakeFoldersValidatorTests()
    {
        Directory.CreateDirectory(_folder["in", "deeper"]);
        Directory.CreateDirectory(_folder["in-too"]);
    }

    [Fact]
    public void Folders_side_by_side_are_accepted() => Assert.Equal(0, Failures(new() { Path = _folder["in"] }, new() { Path = _folder["in-too"] }));

    [Fact]
    public void A_relative_path_is_refused() => Assert.Equal(1, Failures(new ExportFolder { Path = "in" }));

    [Fact]
    public void An_absent_folder_is_refused_unless_it_may_come_later()
    {
        Assert.Equal(1, Failures(new ExportFolder { Path = _folder["none"] }));
        Assert.Equal(0, Failures(new ExportFolder { Path = _folder["none"], Required = false }));
    }

    [Fact]
    public void Folders_within_each_other_are_refused()
    {
        Assert.Equal(1, Failures(new() { Path = _folder["in"] }, new() { Path = _folder["in", "deeper"] }));
        Assert.Equal(1, Failures(new() { Path = _folder["in"] }, new() { Path = _folder["in"] }));
    }

    [Fact]
    public void The_data_root_neither_holds_an_export_folder_nor_lies_in_one()
    {
        Directory.CreateDirectory(_folder["data", "in"]);

        Assert.Equal(1, Failures(new ExportFolder { Path = _folder["data", "in"] }));
        Assert.Equal(1, Failures(new ExportFolder { Path = _folder.Path }));
    }

    public void Dispose() => _folder.Dispose();

    private int Failures(params ExportFolder[] folders) =>
        new IntakeFoldersValidator(new DataRoot(_folder["data"])).Validate(null, new IntakeOptions { Folders = folders }).Failures?.Count() ?? 0;
}
