namespace Pneumonia.Training.Preparation;

/// <summary>A tree of folders, split / class / image.</summary>
/// <param name="Splits">What each split's folder is for; the one name "." instead: the classes lie in the data set's folder itself.</param>
/// <param name="Classes">Labels by the class folder's name.</param>
/// <param name="Groups">Patients and folds; without it a file is a patient.</param>
/// <param name="PatientPattern">Instead of groups: a regular expression with one group that takes the patient from the file's name.</param>
/// <param name="HoldOut">Tuning patients, where neither folder nor fold tells them.</param>
internal sealed record FolderSourceDescription(
    string Name, string Attribution, IReadOnlyDictionary<string, DataSplit> Splits,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, LabelState>> Classes, GroupsDescription? Groups = null, string? PatientPattern = null,
    HoldOut? HoldOut = null) : SourceDescription(Name, Attribution)
{
    /// <summary>In <see cref="Splits"/>: no folder of its own.</summary>
    public const string Itself = ".";

    public override SourceReading ReadImages(string root) => new FolderSourceReader(this, root).Read();

    protected override void Check(string path)
    {
        if (Splits.Count == 0 || Classes.Count == 0)
            throw new RefusedException($"{path}: splits and classes need one folder each at least.");
        if (Splits.ContainsKey(Itself) && Splits.Count > 1)
            throw new RefusedException($"{path}: splits has \".\" beside other folders; either there are folders of splits or none.");
        if (Splits.Keys.Where(name => name != Itself).Concat(Classes.Keys).FirstOrDefault(name => !IsFolderName(name)) is { } wrong)
            throw new RefusedException($"{path}: '{Shown.Value(wrong)}' is not the name of one folder.");
        if (Groups is not null && (PatientPattern is not null || HoldOut is not null))
            throw new RefusedException($"{path}: groups tells patients and tuning fold; leave out patientPattern and holdOut.");
        if (Groups is not null && !IsFolderName(Groups.File))
            throw new RefusedException($"{path}: groups.file '{Shown.Value(Groups.File)}' is not a file name without folders.");
        HoldOut?.Check(path);
    }

    private static bool IsFolderName(string name) => name is not ("" or "." or "..") && !name.AsSpan().ContainsAny('/', '\\', ':');
}
