using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pneumonia.Worker.Intake;
using Pneumonia.Worker.Results;
using Pneumonia.Worker.Scoring;
using Pneumonia.Worker.Zip;

namespace Pneumonia.Worker.Operations;

/// <summary>Scores files without a ledger: read in parallel, assessed in batches, answered in the order asked.</summary>
internal sealed class OneShotScoring(ActivePipeline active, IOptions<ScoringOptions> options, TimeProvider clock)
{
    private readonly ScoringOptions _options = options.Value;

    /// <summary>The stages of a host that is only asked to score: nothing is kept, so studies have keys of the moment. Faults only are logged.</summary>
    public static void AddStages(IHostApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Pneumonia", LogLevel.Warning);
        builder.Services.AddSingleton(StudyKeys.Ephemeral());
        builder.AddScoringPipeline();
        builder.Services.AddSingleton<OneShotScoring>();
    }

    /// <summary>
    /// The files behind <paramref name="paths"/>: each file itself, and all files in and below each folder, sorted; in place of a zip archive its instances.
    /// </summary>
    /// <exception cref="FileNotFoundException">A path is neither file, folder nor entry of a zip archive.</exception>
    public static IEnumerable<string> Expand(IEnumerable<string> paths)
    {
        foreach (string path in paths.Select(ZipEntryPath.Normalize))
        {
            if (ZipEntryPath.TryParse(path, out var entry) && File.Exists(entry.Value.Archive))
            {
                yield return path;
                continue;
            }

            if (!Path.Exists(path))
                throw new FileNotFoundException($"There is no file or folder '{path}'.");

            var files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Repeat(path, 1);
            foreach (string file in files.SelectMany(Unzip))
                yield return file;
        }
    }

    // An archive that cannot be used stays one file: scoring it says why.
    private static IEnumerable<string> Unzip(string file)
    {
        try
        {
            if (ZipArchiveFile.IsZip(file) && ZipContents.Read(file, FolderRules.Default) is { Instances: { Count: > 0 } instances })
                return instances.Select(instance => instance.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // As above.
        }

        return [file];
    }

    public async IAsyncEnumerable<InstanceResult> ScoreAsync(IEnumerable<string> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pipeline = await active.GetAsync(cancellationToken);
        int decodes = _options.MaxConcurrentDecodes > 0 ? _options.MaxConcurrentDecodes : Environment.ProcessorCount;
        var prepared = Channel.CreateBounded<Task<PreparedInstance>>(decodes);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(pipeline, files, prepared.Writer, stop.Token);
        try
        {
            while (await prepared.Reader.WaitToReadAsync(cancellationToken))
            {
                foreach (var result in await AssessAsync(pipeline, prepared.Reader))
                    yield return result;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // The channel holds started tasks, so that its capacity bounds the files decoded at once and the memory that they take.
    private async Task ReadAsync(ScoringPipeline pipeline, IEnumerable<string> files, ChannelWriter<Task<PreparedInstance>> writer, CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            foreach (string file in files)
            {
                await writer.WriteAsync(Task.Run(() => pipeline.Prepare(file, InputKinds.DicomAndBitmaps, clock.GetUtcNow(), FolderRules.Default), cancellationToken), cancellationToken);
            }
        }
        catch (Exception exception)
        {
            fault = exception;
            throw;
        }
        finally
        {
            writer.Complete(fault);
        }
    }

    // Takes what is ready by now; waits for the first one only.
    private async Task<IReadOnlyList<InstanceResult>> AssessAsync(ScoringPipeline pipeline, ChannelReader<Task<PreparedInstance>> reader)
    {
        List<PreparedInstance> batch = [];
        try
        {
            while (batch.Count < _options.BatchSize && reader.TryPeek(out var next) && (batch.Count == 0 || next.IsCompleted))
            {
                reader.TryRead(out _);
                batch.Add(await next);
            }

            return pipeline.Assess(batch);
        }
        finally
        {
            batch.ForEach(instance => instance.Dispose());
        }
    }
}
