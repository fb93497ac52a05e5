using BenchmarkDotNet.Running;
using Pneumonia.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(FileToTensor).Assembly).Run(args);
