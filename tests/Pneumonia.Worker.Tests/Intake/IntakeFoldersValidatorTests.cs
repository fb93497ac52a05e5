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

    [Fact]
    public void Two_names_of_one_folder_are_refused()
    {
        Directory.CreateSymbolicLink(_folder["link"], _folder["in"]);
        Directory.CreateSymbolicLink(_folder["link-to-link"], "link");

        Assert.Equal(1, Failures(new() { Path = _folder["in"] }, new() { Path = _folder["link"] }));
        Assert.Equal(1, Failures(new() { Path = _folder["in"] }, new() { Path = _folder["link-to-link", "deeper"] }));
        Assert.Equal(0, Failures(new() { Path = _folder["link"] }, new() { Path = _folder["in-too"] }));
    }

    [Fact]
    public void A_link_that_leads_to_itself_ends()
    {
        Directory.CreateSymbolicLink(_folder["circle"], _folder["circle"]);

        Assert.Equal(1, Failures(new ExportFolder { Path = _folder["circle"] }));
    }

    [Fact]
    public void Patterns_to_ignore_are_names()
    {
        Assert.Equal(0, Failures(new ExportFolder { Path = _folder["in"], Ignore = ["*.xml", "old ?"] }));
        Assert.Equal(2, Failures(new ExportFolder { Path = _folder["in"], Ignore = ["", "sub/*.xml"] }));
    }

    public void Dispose() => _folder.Dispose();

    private int Failures(params ExportFolder[] folders) =>
        new IntakeFoldersValidator(new DataRoot(_folder["data"])).Validate(null, new IntakeOptions { Folders = folders }).Failures?.Count() ?? 0;
}
