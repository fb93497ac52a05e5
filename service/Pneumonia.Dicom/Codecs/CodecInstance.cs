using Wasmtime;

namespace Pneumonia.Dicom;

/// <summary>One instance of the codec module, for one frame: its own memory, its own limits, nothing shared.</summary>
internal sealed class CodecInstance : IDisposable
{
    private readonly Store _store;
    private readonly Instance _instance;
    private readonly Memory _memory;
    private readonly CodecMessages _messages = new();
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenRegistration _alarm;
    private readonly TimeSpan _timeLimit;
    private readonly CancellationToken _cancellationToken;

    public CodecInstance(Engine engine, Module module, Linker linker, long memoryLimit, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        (_timeLimit, _cancellationToken) = (timeLimit, cancellationToken);
        _store = new Store(engine, _messages);
        _store.SetLimits(memorySize: memoryLimit);

        // The epoch is the engine's: an alarm wakes every running instance, and each looks whether it was meant.
        _time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var time = _time.Token;
        _store.SetEpochDeadlineCallback(_ => time.IsCancellationRequested ? throw new CodecStoppedException("out of time") : 1UL);
        _store.SetEpochDeadline(1);
        _alarm = time.UnsafeRegister(static engine => ((Engine)engine!).IncrementEpoch(), engine);
        _time.CancelAfter(timeLimit);
        try
        {
            _instance = linker.Instantiate(_store, module);
            _memory = _instance.GetMemory("memory")!;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the codec said without stopping.</summary>
    public CodecMessages Messages => _messages;

    /// <summary>Bytes of memory that the instance has grown to.</summary>
    public long MemoryBytes => _memory.GetLength();

    /// <summary>Calls an exported function that gives an address or a number.</summary>
    public int Get(string function, params ReadOnlySpan<int> arguments) => Guard(function, arguments, static (instance, function, arguments) => arguments.Length switch
    {
        0 => instance.GetFunction<int>(function)!(),
        1 => instance.GetFunction<int, int>(function)!(arguments[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(arguments)),
    });

    /// <summary>Calls an exported function that gives nothing.</summary>
    public void Run(string function, params ReadOnlySpan<int> arguments) => Guard(function, arguments, static (instance, function, arguments) =>
    {
        switch (arguments.Length)
        {
            case 0: instance.GetAction(function)!(); break;
            case 1: instance.GetAction<int>(function)!(arguments[0]); break;
            case 2: instance.GetAction<int, int>(function)!(arguments[0], arguments[1]); break;
            default: throw new ArgumentOutOfRangeException(nameof(arguments));
        }

        return 0;
    });

    /// <summary>A part of the instance's memory; void after the next call into it.</summary>
    /// <exception cref="DicomException">It does not lie within the memory (309).</exception>
    public Span<byte> Memory(int address, int length)
    {
        if (length < 0 || (uint)address + (long)length > _memory.GetLength())
            throw new DicomException(DicomFault.CorruptPixelData, "The codec gave an address outside its memory.");
        return _memory.GetSpan((uint)address, length);
    }

    public void Dispose()
    {
        _alarm.Dispose();
        _time.Dispose();
        _store.Dispose();
    }

    private int Guard(string function, ReadOnlySpan<int> arguments, Call call)
    {
        try
        {
            return call(_instance, function, arguments);
        }
        catch (WasmtimeException exception)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_time.IsCancellationRequested)
                throw new DicomException(DicomFault.DecoderLimit, $"Decoding took longer than {_timeLimit.TotalSeconds:0.###} s.", inner: exception);
            if (_messages.IsOutOfMemory)
                throw new DicomException(DicomFault.DecoderLimit, $"{function}: the memory is used up.", inner: exception);
            string said = _messages.Failure ?? (exception as TrapException)?.Type.ToString() ?? "it stopped";
            throw new DicomException(DicomFault.CorruptPixelData, $"{function}: {said}.", inner: exception);
        }
    }

    private delegate int Call(Instance instance, string function, ReadOnlySpan<int> arguments);
}
