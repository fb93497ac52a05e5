using Pneumonia.TestKit;
using Pneumonia.Training.Preparation;

namespace Pneumonia.Training.Tests.Preparation;

/// <summary>The descriptions that are shipped.</summary>
internal static class Sources
{
    public static SourceDescription Kermany => Read("kermany");

    public static SourceDescription AdultNih => Read("adult-nih");

    private static SourceDescription Read(string name) =>
        SourceDescription.Read(Path.Combine(Requires.RepositoryRoot, "training", "recipes", "sources", $"{name}.json"));
}
