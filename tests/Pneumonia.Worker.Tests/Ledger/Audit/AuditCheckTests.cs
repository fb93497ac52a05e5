using Pneumonia.Worker.Ledger;
using Pneumonia.Worker.Ledger.Audit;
using Pneumonia.Worker.Ledger.Queue;

namespace Pneumonia.Worker.Tests.Ledger.Audit;

/// <summary>Whatever an intruder does to the records is found and named. Record 1 is the beginning, 2 the model, 3 to 7 are outcomes.</summary>
public sealed class AuditCheckTests
{
    private const int Outcomes = 5;

    private const string Copy =
        "create temp table copy as select * from instances where id = 2; update copy set id = 99, path = 'x'; insert into instances select * from copy";

    [Fact]
    public async Task A_ledger_that_nobody_touched_is_intact()
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);

        var verdict = bench.Verify();

        Assert.Empty(verdict.Faults);
        Assert.Equal((Outcomes + 2, Outcomes, bench.Records()[^1].Hash), (verdict.Records, verdict.Instances, verdict.Head));
    }

    [Theory]
    [InlineData("sequence", 99)]
    [InlineData("at", "2026-03-04T05:06:10.000Z")]
    [InlineData("kind", "labels")]
    [InlineData("actor", "operator:nobody")]
    [InlineData("subject", "0123456789abcdef")]
    [InlineData("instance", 1)]
    [InlineData("payload", "{}")]
    [InlineData("previous_hash", "00")]
    [InlineData("hash", "00")]
    public async Task A_change_of_any_field_of_any_record_is_found_at_that_record(string column, object value)
    {
        for (int sequence = 1; sequence <= Outcomes + 2; sequence++)
        {
            using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
            bench.Tamper($"update audit set {column} = @value where sequence = @sequence", new { value = column == "instance" ? 77 : value, sequence });

            var first = bench.Verify().Faults[0];

            Assert.Equal(sequence, first.Sequence);
            Assert.Equal(column == "sequence" ? AuditFaultKind.RecordMoved : AuditFaultKind.RecordChanged, first.Kind);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_record_that_was_deleted_is_named(int sequence)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Tamper("delete from audit where sequence = @sequence", new { sequence });

        var first = bench.Verify().Faults[0];

        Assert.Equal((AuditFaultKind.RecordMissing, sequence), (first.Kind, first.Sequence));
    }

    [Fact]
    public async Task A_deletion_that_closes_the_gap_is_found_where_it_was()
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Tamper("delete from audit where sequence in (4, 5); update audit set sequence = sequence - 2 where sequence > 5");

        var first = bench.Verify().Faults[0];

        Assert.Equal((AuditFaultKind.RecordMissing, 4), (first.Kind, first.Sequence));
        Assert.StartsWith("Records 4 to 5 are missing", first.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(2, 6)]
    public async Task Records_that_were_swapped_are_found_at_the_first(int one, int other)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Tamper(
            "update audit set sequence = -1 where sequence = @one; update audit set sequence = @one where sequence = @other; update audit set sequence = @other where sequence = -1",
            new { one, other });

        var first = bench.Verify().Faults[0];

        Assert.Equal((AuditFaultKind.RecordMoved, one), (first.Kind, first.Sequence));
        Assert.Contains($"place {other}", first.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task A_record_put_in_between_is_found_where_it_stands(int place)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        var records = bench.Records();
        bench.Tamper(
            "update audit set sequence = -sequence - 1 where sequence >= @place; update audit set sequence = -sequence where sequence < 0", new { place });
        var forged = records[2] with { Sequence = place, PreviousHash = place == 1 ? AuditRecord.NoHash : records[place - 2].Hash };
        Insert(bench, forged with { Hash = forged.ComputeHash() });

        var first = bench.Verify().Faults[0];

        Assert.Equal((AuditFaultKind.RecordAdded, place), (first.Kind, first.Sequence));
    }

    [Fact]
    public async Task A_record_before_the_first_does_not_belong()
    {
        using var bench = await AuditBench.WithOutcomesAsync(1);
        var forged = bench.Records()[0] with { Sequence = -3 };
        Insert(bench, forged with { Hash = forged.ComputeHash() });

        Assert.Equal((AuditFaultKind.LinkBroken, -3), (bench.Verify().Faults[0].Kind, bench.Verify().Faults[0].Sequence));
    }

    [Fact]
    public async Task A_record_written_anew_with_its_hash_breaks_the_link_to_the_next()
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        var forged = bench.Records()[3] with { Actor = "operator:nobody" };
        bench.Tamper("update audit set actor = @Actor, hash = @hash where sequence = @Sequence", new { forged.Actor, hash = forged.ComputeHash(), forged.Sequence });

        var first = bench.Verify().Faults[0];

        Assert.Equal((AuditFaultKind.LinkBroken, 5), (first.Kind, first.Sequence));
    }

    [Fact]
    public async Task A_record_added_at_the_end_with_right_hashes_has_no_outcome_to_it()
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        var last = bench.Records()[^1];
        foreach (long instance in new[] { last.Instance!.Value, 999 })
        {
            var head = bench.Records()[^1];
            var forged = last with { Sequence = head.Sequence + 1, PreviousHash = head.Hash, Instance = instance };
            Insert(bench, forged with { Hash = forged.ComputeHash() });
        }

        var kinds = bench.Verify().Faults.Select(fault => fault.Kind);

        Assert.Equal([AuditFaultKind.OutcomeNotRecordedOnce, AuditFaultKind.RecordWithoutInstance], kinds);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task A_tail_that_was_cut_off_is_found(int records)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Tamper("delete from audit where sequence > @kept", new { kept = Outcomes + 2 - records });

        var verdict = bench.Verify();

        Assert.Equal((AuditFaultKind.RecordMissing, Outcomes + 3 - records), (verdict.Faults[0].Kind, verdict.Faults[0].Sequence));
        Assert.Equal(Math.Min(records, Outcomes), verdict.Faults.Count(fault => fault.Kind == AuditFaultKind.OutcomeNotRecordedOnce));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_tail_that_was_cut_off_with_all_traces_in_the_database_is_found_by_the_outcomes(int records)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Tamper(
            "delete from audit where sequence > @kept; update sqlite_sequence set seq = @kept where name = 'audit'", new { kept = Outcomes + 2 - records });

        var verdict = bench.Verify();

        Assert.Equal(records, verdict.Faults.Count);
        Assert.All(verdict.Faults, fault => Assert.Equal(AuditFaultKind.OutcomeNotRecordedOnce, fault.Kind));
        Assert.All(verdict.Faults, fault => Assert.NotNull(fault.StudyKey));
    }

    [Theory]
    [InlineData("update instances set result = replace(result, 'false', 'true') where id = 2", nameof(AuditFaultKind.OutcomeContradictsRecord))]
    [InlineData("update instances set state = 'duplicate', result = null where id = 2", nameof(AuditFaultKind.OutcomeNotRecordedOnce))]
    [InlineData("update instances set state = 'pending' where id = 2", nameof(AuditFaultKind.OutcomeNotRecordedOnce))]
    [InlineData("delete from instances where id = 2", nameof(AuditFaultKind.RecordWithoutInstance))]
    [InlineData(Copy, nameof(AuditFaultKind.OutcomeNotRecordedOnce))]
    [InlineData("drop trigger audit_keeps", nameof(AuditFaultKind.Unprotected))]
    public async Task A_ledger_that_contradicts_its_records_is_found(string sql, string expected)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Execute(sql);

        var fault = Assert.Single(bench.Verify().Faults);

        Assert.Equal(expected, fault.Kind.ToString());
        Assert.NotEmpty(fault.Advice);
    }

    [Theory]
    [InlineData("state = 'not-assessed'", "state")]
    [InlineData("probability = probability + 0.01", "probability")]
    [InlineData("probability = null", "probability")]
    [InlineData("flagged = 1", "flag")]
    [InlineData("flagged = null", "flag")]
    [InlineData("reason = 203", "reason")]
    [InlineData("pixel_sha256 = 'ff'", "pixel hash")]
    [InlineData("pixel_sha256 = null", "pixel hash")]
    [InlineData("model_name = 'other'", "model's name")]
    [InlineData("model_version = '9.9.9'", "model's version")]
    [InlineData("model_sha256 = null", "model's hash")]
    [InlineData("execution_provider = 'CUDA'", "execution provider")]
    public async Task A_row_whose_columns_are_not_those_of_its_record_is_named_with_the_column(string change, string column)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        bench.Execute($"update instances set {change} where id = 2");

        var fault = Assert.Single(bench.Verify().Faults);

        Assert.Equal((AuditFaultKind.OutcomeContradictsRecord, 4), (fault.Kind, fault.Sequence));
        Assert.StartsWith($"The {column} of instance 2 ", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update instances set discarded_at = 1 where id = 2", false)]
    [InlineData("update instances set discarded_at = null where discarded_at is not null", true)]
    [InlineData("update instances set discarded_at = discarded_at + 1 where discarded_at is not null", true)]
    public async Task A_discard_without_its_record_at_another_time_or_undone_is_named(string change, bool isDiscarded)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        TestImages.Flagged().WithViewPosition("LL").Save(bench.InInbox("lateral.dcm"));
        await bench.ProcessAsync();
        if (isDiscarded)
            Assert.True(Assert.Single(await new QueueChanges(bench.Get<LedgerDatabase>(), bench.Clock).DiscardAsync([QueueId.OfInstance(Outcomes + 1)], "a test", TestContext.Current.CancellationToken)).IsDone);
        Assert.Empty(bench.Verify().Faults);
        bench.Execute(change);

        var fault = Assert.Single(bench.Verify().Faults);

        Assert.Equal(AuditFaultKind.DiscardContradictsRecord, fault.Kind);
        Assert.StartsWith($"Instance {(isDiscarded ? Outcomes + 1 : 2)} ", fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("discarded_at", "discarded")]
    [InlineData("removed_at", "removed")]
    public async Task A_delivery_that_is_gone_without_a_record_is_named(string column, string change)
    {
        using var bench = await AuditBench.WithOutcomesAsync(Outcomes);
        await bench.DeliverAsync();
        bench.Tamper($"update outbox set {column} = 1 where destination = 'result' and study_key = (select min(study_key) from outbox where study_key <> '')");

        var fault = Assert.Single(bench.Verify().Faults);

        Assert.Equal((AuditFaultKind.DiscardContradictsRecord, $"The delivery to result is {change}, without a record of that."), (fault.Kind, fault.What));
    }

    private static void Insert(PipelineBench bench, AuditRecord record) => bench.Tamper(
        "insert into audit values (@Sequence, @At, @Kind, @Actor, @Subject, @Instance, @Payload, @PreviousHash, @Hash)", record);
}
