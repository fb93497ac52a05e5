namespace Pneumonia.Worker.Jobs.Labels;

/// <summary>What an import did.</summary>
/// <param name="Added">New labels.</param>
/// <param name="Changed">The same reader now says something else of the same thing, or says it again on another date.</param>
/// <param name="Unchanged">Known just so.</param>
/// <param name="Unmatched">Of all of them, those about an instance or a study that the ledger does not know; they are kept for when it comes.</param>
internal sealed record LabelImport(int Added, int Changed, int Unchanged, int Unmatched)
{
    public int Labels => Added + Changed + Unchanged;
}
