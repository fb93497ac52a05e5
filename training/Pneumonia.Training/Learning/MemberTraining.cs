using System.Globalization;
using Pneumonia.Training.Preparation;
using Spectre.Console;

namespace Pneumonia.Training.Learning;

/// <summary>Trains one member from the images on disk to its finished folder.</summary>
internal static class MemberTraining
{
    /// <summary>
    /// What the images may take in memory, in bytes: each training image once and each tuning image three times (as read, clean and stressed tensors).
    /// 20,000 images of 224 x 224 fit.
    /// </summary>
    private const long MaxImageBytes = 4L << 30;

    /// <param name="member">From 1.</param>
    public static void Run(TrainingRequest request, int member)
    {
        var started = TimeProvider.System.GetUtcNow();
        var recipe = Recipe.Read(request.Recipe);
        var manifest = DataManifest.Read(request.Manifest);
        var folder = new RunFolder(request.Output).Member(member);
        var device = Devices.Find(request.Device);
        RefuseTooMany(manifest, recipe);

        var training = Progress.Show("Reading training images", progress => ImageReader.ReadAll(manifest, DataSplit.Training, recipe.Input, progress));
        var tuning = new TuningSet(Progress.Show("Reading tuning images", progress => ImageReader.ReadAll(manifest, DataSplit.Tuning, recipe.Input, progress)), recipe);
        using var trainer = new Trainer(recipe, member, training, device, dataThreads: 1, folder.FindCheckpoint(), TimeProvider.System);
        folder.KeepEpochs(trainer.Progress.Epoch);
        var reached = Progress.Show($"Training member {member}", progress =>
        {
            trainer.Run(
                tuning, folder,
                epoch =>
                {
                    folder.Append(epoch);
                    Print(member, epoch, recipe.Optimiser.Epochs);
                },
                progress);
            return trainer.Progress;
        });

        folder.Finish(new TrainingRun(
            member, manifest.Sha256, Trainer.SeedOf(recipe, member), request.Threads, CodeVersion.Commit, started.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            request.Describe(), folder.HashWeights(), reached.BestEpoch, reached.Best!));
    }

    private static void Print(int member, EpochRecord epoch, int epochs) => AnsiConsole.MarkupLineInterpolated(
        $"member {member}, epoch {epoch.Epoch} of {epochs}: loss {epoch.Loss:F4}, tuning {epoch.Tuning}, {epoch.ImagesPerSecond:F0} images/s, {epoch.Seconds.Total:F0} s");

    private static void RefuseTooMany(DataManifest manifest, Recipe recipe)
    {
        long images = manifest.ItemsOf(DataSplit.Training).Count + (3L * manifest.ItemsOf(DataSplit.Tuning).Count);
        long bytes = images * recipe.Input.Rows * recipe.Input.Columns * sizeof(float);
        if (bytes > MaxImageBytes)
            throw new RefusedException($"The images take {bytes >> 20} MiB at {recipe.Input.Rows} x {recipe.Input.Columns}, more than {MaxImageBytes >> 20}. Prepare fewer, or choose a smaller input.");
    }
}
