namespace Pneumonia.Training.Reporting;

/// <summary>How many images of which class there are, and how many of each training saw.</summary>
/// <param name="Label">The finding that is counted.</param>
/// <param name="Draws">What the sampler makes of the training split; empty where it draws as the data is.</param>
public sealed record ClassDistribution(string Label, IReadOnlyList<ReportSource> Sources, IReadOnlyList<ClassCount> Counts, IReadOnlyList<BalancedDraw> Draws);

/// <summary>A data set as the report names it.</summary>
/// <param name="Attribution">Who made it and under what licence.</param>
/// <param name="Population">Who is in it: ages, place, views, how the reference standard was made.</param>
public sealed record ReportSource(string Name, string Attribution, string Population);

/// <param name="Split">Name of the split.</param>
/// <param name="Undecided">Images whose reference standard does not say.</param>
public sealed record ClassCount(string Source, string Split, int Patients, int Positives, int Negatives, int Undecided = 0);

/// <summary>One source's training images before and after balancing.</summary>
/// <param name="DrawnPositives">Images an epoch that were drawn with the finding, on average.</param>
/// <param name="DrawnNegatives">The same without it.</param>
public sealed record BalancedDraw(string Source, int Positives, int Negatives, double DrawnPositives, double DrawnNegatives);
