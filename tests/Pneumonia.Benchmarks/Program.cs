using BenchmarkDotNet.Running;
using Pneumonia.Benchmarks;

// Whole runs, which are no matter for BenchmarkDotNet: the built service as a process, and two ledgers that take turns.
if (args is ["soak", ..])
    return await ServiceSoak.RunAsync(args[1..]);
if (args is ["growth", ..])
    return await LedgerGrowth.RunAsync(args[1..]);

BenchmarkSwitcher.FromAssembly(typeof(FileToTensor).Assembly).Run(args);
return 0;
