using System.Reflection;
using System.Security.Cryptography;
using Wasmtime;
using Module = Wasmtime.Module;

namespace Pneumonia.Dicom;

/// <summary>
/// The codec module, compiled once a process, and all that its code can reach outside its own memory: an empty environment, a stopped clock, and
/// the texts it says. It gets no file, no network, no argument, no real time.
/// </summary>
internal sealed class CodecModule : IDisposable
{
    public const string FileName = "dcmjs-native-codecs.wasm";

    private const string Wasi = "wasi_snapshot_preview1";
    private const int BadFileDescriptor = 8;

    private static readonly TimeSpan InitializationTime = TimeSpan.FromMinutes(1);

    private readonly Engine _engine;
    private readonly Module _module;
    private readonly Linker _linker;
    private readonly InitialMemory _initialMemory;

    private CodecModule(Engine engine, Module module)
    {
        (_engine, _module) = (engine, module);
        _linker = new Linker(engine);
        DefineImports();

        using var untouched = CreateUntouched(CodecOptions.MinMemoryLimitBytes, InitializationTime, CancellationToken.None);
        using var initialized = CreateUntouched(CodecOptions.MinMemoryLimitBytes, InitializationTime, CancellationToken.None);
        initialized.Run("_initialize");
        _initialMemory = new InitialMemory(untouched, initialized);
    }

    /// <summary>SHA-256 of the module that this version was built with, in lower-case hexadecimal digits.</summary>
    public static string ExpectedSha256 { get; } = typeof(CodecModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "CodecModuleSha256").Value!;

    /// <exception cref="CodecUnavailableException">The module is missing, is not the one this version was built with, or does not compile here.</exception>
    public static CodecModule Load(CodecOptions options)
    {
        byte[] wasm = ReadVerified(options.ModulePath ?? Path.Combine(AppContext.BaseDirectory, FileName));
        Engine? engine = null;
        try
        {
            engine = CreateEngine();
            var cache = options.CacheFolder is { } folder ? new CompiledModuleCache(folder, ExpectedSha256) : null;
            if (cache?.TryLoad(engine) is not { } module)
            {
                module = Module.FromBytes(engine, FileName, wasm);
                cache?.Save(module);
                NativeHeap.Trim();
            }

            return new CodecModule(engine, module);
        }
        catch (Exception exception) when (exception is WasmtimeException or DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            engine?.Dispose();
            throw new CodecUnavailableException($"The codec module cannot be run on this machine: {exception.GetType().Name}.", exception);
        }
    }

    /// <summary>A fresh, initialised instance that nothing has run in. None is used twice: no frame can touch another's.</summary>
    public CodecInstance CreateInstance(long memoryLimit, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        var instance = CreateUntouched(memoryLimit, timeLimit, cancellationToken);
        _initialMemory.CopyTo(instance);
        return instance;
    }

    /// <summary>An instance before its initialisation.</summary>
    public CodecInstance CreateUntouched(long memoryLimit, TimeSpan timeLimit, CancellationToken cancellationToken) =>
        new(_engine, _module, _linker, memoryLimit, timeLimit, cancellationToken);

    public void Dispose()
    {
        _linker.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    private static Engine CreateEngine() => new(new Config()
        .WithEpochInterruption(true)
        .WithOptimizationLevel(OptimizationLevel.Speed)
        .WithMemoryInitCopyOnWrite(true)
        // On Windows a trap found by a signal ends the process where the hardware enforces shadow stacks, which .NET asks for.
        .WithSignalsBasedTraps(!OperatingSystem.IsWindows()));

    private static byte[] ReadVerified(string path)
    {
        byte[] wasm;
        try
        {
            wasm = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CodecUnavailableException($"The codec module {FileName} cannot be read: {exception.GetType().Name}. Install the program again.", exception);
        }

        string sha256 = Convert.ToHexStringLower(SHA256.HashData(wasm));
        return sha256 == ExpectedSha256
            ? wasm
            : throw new CodecUnavailableException($"The codec module {FileName} is not the one of this version: its SHA-256 is {sha256}. Install the program again.");
    }

    private void DefineImports()
    {
        _linker.DefineFunction("env", "onCodecsException", (Caller caller, int text, int length) => Messages(caller).Throw(caller, text, length));
        _linker.DefineFunction("env", "onCodecsInfo", (Caller caller, int text, int length) => Messages(caller).Add(caller, text, length));
        _linker.DefineFunction("env", "onCodecsTrace", static (Caller _, int _, int _) => { });
        _linker.DefineFunction("env", "emscripten_notify_memory_growth", static (int _) => { });
        _linker.DefineFunction(Wasi, "proc_exit", static (int code) => throw new CodecStoppedException($"exit {code}"));
        _linker.DefineFunction(Wasi, "clock_time_get", (Caller caller, int _, long _, int time) => WriteZero(caller, time, sizeof(long)));
        _linker.DefineFunction(Wasi, "environ_get", static (int _, int _) => 0);
        _linker.DefineFunction(Wasi, "environ_sizes_get", (Caller caller, int count, int size) =>
            WriteZero(caller, count, sizeof(int)) + WriteZero(caller, size, sizeof(int)));
        _linker.DefineFunction(Wasi, "fd_write", (Caller caller, int _, int vectors, int count, int written) =>
            Messages(caller).Write(caller, vectors, count, written));
        _linker.DefineFunction(Wasi, "fd_close", static (int _) => BadFileDescriptor);
        _linker.DefineFunction(Wasi, "fd_seek", static (int _, long _, int _, int _) => BadFileDescriptor);
    }

    private static CodecMessages Messages(Caller caller) => (CodecMessages)caller.GetData()!;

    private static int WriteZero(Caller caller, int address, int length)
    {
        caller.GetMemory("memory")!.GetSpan((uint)address, length).Clear();
        return 0;
    }
}
