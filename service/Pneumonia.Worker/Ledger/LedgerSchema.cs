namespace Pneumonia.Worker.Ledger;

/// <summary>
/// The ledger's tables. Each script brings a database from the version before it to its own, numbered by position from 1 in user_version; a
/// released script never changes. Times are milliseconds since 1970 UTC.
/// </summary>
internal static class LedgerSchema
{
    /// <summary>Says in the file's header whose database it is: "PnWL". Ledgers from before it have 0 until they are opened for writing.</summary>
    public const int ApplicationId = 0x506E574C;

    /// <summary>
    /// instances: one row a version of a file (path, size, time), and what became of it. pending -> scoring -> scored | not-assessed | failed;
    /// duplicate: the same instance is another row's already; superseded: the file changed before it got a probability, or
    /// is a zip archive whose instances have rows of their own (path of the archive, //, name of the entry).
    /// studies: what is known of a study as a whole, kept up with each outcome. outbox: what is to be written for whom; a row is pending while
    /// delivered_at is null, and generation tells a change that came during a delivery.
    /// </summary>
    private const string Version1 = """
        create table instances (
            id integer primary key,
            path text not null,
            size_bytes integer not null,
            modified_ticks integer not null,
            state text not null check (state in ('pending', 'scoring', 'scored', 'not-assessed', 'failed', 'duplicate', 'superseded')),
            owner text,
            lease_until integer,
            attempts integer not null default 0,
            next_attempt_at integer not null,
            received_at integer not null,
            finished_at integer,
            study_key text,
            study_instance_uid text,
            series_instance_uid text,
            sop_instance_uid text,
            pixel_sha256 text,
            duplicate_of integer references instances (id),
            probability real,
            flagged integer,
            reason integer,
            detail text,
            model_name text,
            model_version text,
            model_sha256 text,
            execution_provider text,
            elapsed_ms integer,
            result text
        ) strict;
        create unique index instances_file on instances (path, size_bytes, modified_ticks);
        create index instances_pending on instances (next_attempt_at, id) where state = 'pending';
        create index instances_leased on instances (lease_until) where state = 'scoring';
        create index instances_sop on instances (sop_instance_uid) where sop_instance_uid is not null;
        create index instances_study on instances (study_key, id) where study_key is not null;
        create index instances_finished on instances (finished_at) where finished_at is not null;

        create table studies (
            study_key text primary key,
            study_instance_uid text,
            first_received_at integer not null,
            updated_at integer not null,
            instances integer not null,
            probability real,
            flagged_at integer
        ) strict;
        create index studies_flagged on studies (flagged_at) where flagged_at is not null;

        create table outbox (
            destination text not null,
            study_key text not null,
            generation integer not null,
            due_at integer not null,
            created_at integer not null,
            attempts integer not null default 0,
            last_error text,
            delivered_at integer,
            primary key (destination, study_key)
        ) strict;
        create index outbox_pending on outbox (destination = 'result', due_at) where delivered_at is null;

        create table labels (
            id integer primary key,
            study_instance_uid text,
            sop_instance_uid text,
            finding text not null,
            present integer not null check (present in (0, 1)),
            reader text not null,
            labelled_on text not null,
            imported_at integer not null,
            check (study_instance_uid is not null or sop_instance_uid is not null)
        ) strict;
        create unique index labels_once on labels (coalesce(study_instance_uid, ''), coalesce(sop_instance_uid, ''), finding, reader);
        """;

    /// <summary>
    /// What keeps audit records from being changed, by name; as SQLite keeps it, so that it can be compared. The first also refuses to replace, which
    /// fires no delete trigger.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> AuditTriggers = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["audit_appends"] = """
            CREATE TRIGGER audit_appends before insert on audit
            when new.sequence <> coalesce((select max(sequence) from audit), 0) + 1
                or new.previous_hash <> coalesce((select hash from audit order by sequence desc limit 1), '0000000000000000000000000000000000000000000000000000000000000000')
            begin select raise(abort, 'audit records are appended to the last one'); end
            """,
        ["audit_keeps"] = "CREATE TRIGGER audit_keeps before delete on audit begin select raise(abort, 'audit records are not deleted'); end",
        ["audit_stands"] = "CREATE TRIGGER audit_stands before update on audit begin select raise(abort, 'audit records are not changed'); end",
    };

    /// <summary>
    /// audit: what happened, as a chain of hashes (Audit/AuditRecord); sequence numbers are never given out twice, and SQLite remembers the last one.
    /// Its first records are written by the program, since SQLite has no SHA-256.
    /// </summary>
    private static readonly string Version2 = $"""
        create table audit (
            sequence integer primary key autoincrement,
            at text not null,
            kind text not null,
            actor text not null,
            subject text not null,
            instance integer,
            payload text not null,
            previous_hash text not null,
            hash text not null
        ) strict;
        create index audit_instance on audit (instance, kind, sequence) where instance is not null;
        create index audit_others on audit (kind, sequence) where instance is null;
        {string.Concat(AuditTriggers.Values.Select(trigger => trigger + ";\n"))}
        """;

    /// <summary>
    /// discarded_at: an operator took the row out of the queue for good. dead_at: a delivery was given up after its last try. Both wait for an operator,
    /// or for a new outcome of the study.
    /// </summary>
    private const string Version3 = """
        alter table instances add column discarded_at integer;
        alter table outbox add column dead_at integer;
        alter table outbox add column discarded_at integer;
        """;

    /// <summary>removed_at: retention removed the file that was delivered; null again once it is written anew.</summary>
    private const string Version4 = "alter table outbox add column removed_at integer;";

    /// <summary>The version from which on there are audit records.</summary>
    public const int AuditVersion = 2;

    public static readonly IReadOnlyList<string> Scripts = [Version1, Version2, Version3, Version4];
}
