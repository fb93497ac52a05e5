using System.CommandLine;
using System.Globalization;
using Pneumonia.Training.Preparation;
using Spectre.Console;

namespace Pneumonia.Training.Learning;

/// <summary>Trains the members of a recipe, each in a process of its own (see <see cref="GuardedProcess"/>), several at once where there are processors.</summary>
internal static class TrainVerb
{
    public static Command Create()
    {
        var manifest = new Option<FileInfo>("--manifest") { Required = true, Description = "What `prepare` wrote." };
        var recipe = new Option<FileInfo>("--recipe") { Required = true, Description = "Hyper-parameters, JSON." };
        var output = new Option<DirectoryInfo>("--out") { Required = true, Description = "A new folder for the run." };
        var threads = new Option<int>("--threads") { DefaultValueFactory = _ => 1, Description = "A member. 1 gives the same weights in every run on the same machine." };
        var atOnce = new Option<int>("--at-once") { DefaultValueFactory = _ => Environment.ProcessorCount, Description = "Members trained side by side." };
        var device = new Option<string>("--device") { DefaultValueFactory = _ => "cpu", Description = "cpu or cuda." };
        var resume = new Option<bool>("--resume") { Description = "Go on with the run in --out after its last whole epoch." };
        var member = new Option<int?>("--member") { Hidden = true };
        var command = new Command("train", "Train the networks of a recipe.") { manifest, recipe, output, threads, atOnce, device, resume, member };
        command.SetAction((result, cancellationToken) =>
        {
            var request = new TrainingRequest(
                result.GetRequiredValue(manifest).FullName, result.GetRequiredValue(recipe).FullName, result.GetRequiredValue(output).FullName,
                Math.Max(1, result.GetValue(threads)), result.GetValue(device)!, result.GetValue(resume));
            return result.GetValue(member) is { } number
                ? GuardedProcess.RunAsync(request.Threads, () => MemberTraining.Run(request, number), cancellationToken)
                : RunAsync(request, Math.Max(1, result.GetValue(atOnce)), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(TrainingRequest request, int atOnce, CancellationToken cancellationToken)
    {
        var recipe = Recipe.Read(request.Recipe);
        var manifest = DataManifest.Read(request.Manifest);
        var folder = request.Resume ? RunFolder.Resume(request.Output, recipe, manifest) : RunFolder.Create(request.Output, recipe, manifest);
        int[] left = [.. Enumerable.Range(1, recipe.Networks.Count).Where(number => !folder.Member(number).IsFinished)];
        AnsiConsole.MarkupLineInterpolated($"{recipe.Name} {recipe.Version}: {recipe.Networks.Count} member(s), {left.Length} to train, {Math.Min(atOnce, left.Length)} at once");

        using var places = new SemaphoreSlim(atOnce);
        int[] exitCodes = await Task.WhenAll(left.Select(async number =>
        {
            await places.WaitAsync(cancellationToken);
            using var place = new Place(places);
            return await GuardedProcess.StartGuardedAsync([.. request.ToArguments(), "--member", number.ToString(CultureInfo.InvariantCulture)], request.Threads, cancellationToken);
        }));
        return exitCodes.FirstOrDefault(code => code != 0);
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
