using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Pneumonia.Imaging;
using Pneumonia.Worker.Operations;

namespace Pneumonia.EndToEnd.Tests;

/// <summary>An operator finds every number that the service can say.</summary>
public sealed partial class RunbookTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.FullPath("service/docs/runbook.md"));

    [Fact]
    public void Every_reason_is_in_the_runbook_under_its_number_and_no_other_is()
    {
        var written = Section("## Reasons").Select(line => ReasonRow().Match(line)).Where(row => row.Success)
            .ToDictionary(row => int.Parse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture), row => row.Groups[2].Value);

        Assert.Equal(Enum.GetValues<Reason>().ToDictionary(reason => (int)reason, reason => reason.ToString()), written);
    }

    [Fact]
    public void Every_event_is_in_the_runbook_and_no_other_is()
    {
        const BindingFlags Any = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var said = typeof(ExitCodes).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(Any))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .Select(message => message.EventId);

        var written = Section("## Events").Select(line => EventRow().Match(line)).Where(row => row.Success)
            .Select(row => int.Parse(row.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

        Assert.Equal(said.Order(), written.Order());
    }

    [Fact]
    public void Every_exit_code_is_in_the_runbook()
    {
        var codes = typeof(ExitCodes).GetFields().Select(field => (int)field.GetRawConstantValue()!);

        Assert.All(codes, code => Assert.Contains(Section("## Exit codes"), line => line.StartsWith($"| {code} |", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Section(string heading) =>
        Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    [GeneratedRegex(@"^\| (\d{3}) \| (\w+) \| \S", RegexOptions.NonBacktracking)]
    private static partial Regex ReasonRow();

    [GeneratedRegex(@"^\| (\d{4}) \| \w", RegexOptions.NonBacktracking)]
    private static partial Regex EventRow();
}
