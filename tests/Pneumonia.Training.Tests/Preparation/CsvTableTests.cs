using System.Text;
using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

public sealed class CsvTableTests
{
    [Fact]
    public void Quoted_fields_may_hold_separators_quotes_and_line_ends_and_lines_are_still_counted()
    {
        var table = Read("file,note\r\n\"a,1.png\",\"two\r\nlines, \"\"quoted\"\"\"\r\n\r\nb.png,\r\n");

        Assert.Equal(["a,1.png", "b.png"], table.Rows.Select(row => table.Get(row, "file")));
        Assert.Equal(["two\r\nlines, \"quoted\"", ""], table.Rows.Select(row => table.Get(row, "note")));
        Assert.Equal([2, 5], table.Rows.Select(row => row.Line));
    }

    [Theory]
    [InlineData("file;note\na;b\n")]
    [InlineData("\uFEFFfile,note\na,b")]
    [InlineData("file,note\r\na, b ")]
    [InlineData("file,note\ra,b\r")]
    public void Semicolons_a_mark_at_the_start_blanks_and_any_line_end_are_read(string content)
    {
        var table = Read(content);

        var row = Assert.Single(table.Rows);
        Assert.Equal(("a", "b"), (table.Get(row, "file"), table.Get(row, "note")));
    }

    [Theory]
    [InlineData("file\nx;1\nx;2\n", "x;1")]
    [InlineData("file\nx|1\nx|2\n", "x|1")]
    [InlineData("file,a;b;c\nx;1,y;z;w\n", "x;1")]
    [InlineData("file,a|b|c\nx|1,y|z|w\n", "x|1")]
    public void The_header_alone_tells_the_separator(string content, string file)
    {
        var table = Read(content);

        Assert.Equal(file, table.Get(table.Rows[0], "file"));
    }

    [Fact]
    public void A_column_that_is_not_there_is_empty()
    {
        var table = Read("file\na\n");

        Assert.Equal("", table.Get(table.Rows[0], "age"));
        Assert.Equal("", table.Get(table.Rows[0], null));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("file,file\n", "line 1")]
    [InlineData("file,note\na,b\nc\n", "line 3")]
    [InlineData("file,note\na,b\nc,d,e\n", "line 3")]
    [InlineData("file,note\na,\"b\nc,d\n", "line 2")]
    [InlineData("file,note\na,\"b\"c\n", "line 2")]
    [InlineData("file,note\na,b\"c\"\n", "line 2")]
    [InlineData("file,note\na, \"b\"\n", "line 2")]
    [InlineData("file,note\na,\"b\" \n", "line 2")]
    [InlineData("\"file,note\na,b\n", "line 1")]
    [InlineData("\n\"file\",note\n\"a\nb\",c\n\nd\n", "line 6")]
    [InlineData("\n\n", "empty")]
    public void What_is_no_table_is_refused_by_file_and_line(string content, string where)
    {
        var refusal = Assert.Throws<RefusedException>(() => Read(content));

        Assert.Contains("table.csv", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(where, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        Assert.Throws<RefusedException>(() => Read("file,note\na," + new string('x', 70_000)));
        Assert.Throws<RefusedException>(() => Read("file,note\na,\"" + new string('\n', 70_000) + "\""));
        Assert.Throws<RefusedException>(() => Read("file,note\na," + new string(',', 300_000)));
        Assert.Throws<RefusedException>(() => Read(string.Join(',', Enumerable.Range(0, 2000)) + "\n"));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('\u4E2D')]
    public void The_longest_line_is_counted_in_characters(char character)
    {
        Assert.Single(Read("file,note\na," + new string(character, 65_534)).Rows);
        var refusal = Assert.Throws<RefusedException>(() => Read("file,note\na," + new string(character, 65_535) + "\nb,"));

        Assert.Contains("line 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["table.csv"], [.. Encoding.ASCII.GetBytes("file\n"), 0xE4, 0x0A]);

        var refusal = Assert.Throws<RefusedException>(() => CsvTable.Read(folder["table.csv"]));

        Assert.Contains("UTF-8", refusal.Message, StringComparison.Ordinal);
    }

    private static CsvTable Read(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["table.csv"], content);
        return CsvTable.Read(folder["table.csv"]);
    }
}
