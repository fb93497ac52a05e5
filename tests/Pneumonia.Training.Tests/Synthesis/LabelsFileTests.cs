using Pneumonia.TestKit;
using Pneumonia.Training.Synthesis;

namespace Pneumonia.Training.Tests.Synthesis;

public sealed class LabelsFileTests
{
    [Fact]
    public void Columns_are_found_by_name_and_quoted_fields_may_hold_commas_quotes_and_line_ends()
    {
        var labels = Read("file,boxes,age,sex,view,label\r\na.jpg,\"[[1,\n 2]] \"\"x\"\"\",36,F,AP,1\r\nb.jpg,,,,LATERAL,\r\n");

        Assert.Equal(new ImageLabel("PNEUMONIA", 36, "F", "AP"), labels["a.jpg"]);
        Assert.Equal(new ImageLabel(null, null, null, null), labels["b.jpg"]);
    }

    [Theory]
    [InlineData("name,label\na.jpg,1\n")]
    [InlineData("file,label\na.jpg\n")]
    [InlineData("file,label\na.jpg,1\na.jpg,0\n")]
    [InlineData("file,label\n\"a.jpg,1\n")]
    public void File_without_file_column_with_missing_fields_twice_named_or_unended_is_refused(string content) =>
        Assert.Throws<RefusedException>(() => Read(content));

    private static IReadOnlyDictionary<string, ImageLabel> Read(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["labels.csv"], content);
        return LabelsFile.Read(folder["labels.csv"]);
    }
}
