using System.Buffers.Binary;
using System.Text;
using Wasmtime;

namespace Pneumonia.Dicom;

/// <summary>
/// What the codecs said about one frame: libijg, OpenJPEG and OpenJPH go on after damage and only mention it. The texts are shaped by hostile
/// input: bounded, and stripped of all that is not printable ASCII.
/// </summary>
internal sealed class CodecMessages
{
    private const int MaxTexts = 200;
    private const int MaxTextLength = 200;

    // libijg's JWRN_* (jerror.h), OpenJPEG's warnings and errors, OpenJPH's, and emscripten's last words.
    private static readonly string[] SignsOfDamage =
        ["Corrupt JPEG", "Premature end", "Inconsistent progression", "too many scanlines", "Warning", "Error", "ojph", "abort", "exception"];

    // What sound files of other vendors bring about, and the decoder puts right: a wrong count of tile-parts.
    private static readonly string[] Harmless = ["TPsot==TNsot"];

    private static readonly string[] SignsOfFullMemory = ["exceeds system limits", "not enough memory", "insufficient memory", "out of memory", "bad_alloc"];

    private readonly List<string> _texts = [];

    /// <summary>Why the codec stopped; null while it has not.</summary>
    public string? Failure { get; private set; }

    /// <summary>The first text that speaks of damage; null when there is none.</summary>
    public string? Damage => _texts.FirstOrDefault(text => HasAny(text, SignsOfDamage) && !HasAny(text, Harmless));

    /// <summary>The codec found no more memory.</summary>
    public bool IsOutOfMemory => HasAny(Failure ?? "", SignsOfFullMemory) || _texts.Any(text => HasAny(text, SignsOfFullMemory));

    public IReadOnlyList<string> Texts => _texts;

    public void Add(Caller caller, int address, int length) => Add(Read(caller, address, length));

    public void Throw(Caller caller, int address, int length)
    {
        Failure = Read(caller, address, length);
        throw new CodecStoppedException(Failure);
    }

    /// <summary>WASI's fd_write: OpenJPH's warnings come that way.</summary>
    public int Write(Caller caller, int vectors, int count, int written)
    {
        var memory = caller.GetMemory("memory")!;
        long total = 0;
        for (int i = 0; i < count && i < 16; i++)
        {
            var vector = memory.GetSpan((uint)vectors + (i * 8L), 8);
            int address = BinaryPrimitives.ReadInt32LittleEndian(vector), length = BinaryPrimitives.ReadInt32LittleEndian(vector[4..]);
            Add(Read(caller, address, length));
            total += (uint)length;
        }

        memory.WriteInt32((uint)written, (int)total);
        return 0;
    }

    private static string Read(Caller caller, int address, int length)
    {
        var bytes = caller.GetMemory("memory")!.GetSpan((uint)address, (int)Math.Min((uint)length, MaxTextLength));
        var text = new StringBuilder(bytes.Length);
        foreach (byte value in bytes)
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : ' ');
        return text.ToString().Trim();
    }

    private static bool HasAny(string text, string[] parts) => parts.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase));

    private void Add(string text)
    {
        if (_texts.Count < MaxTexts && text.Length > 0)
            _texts.Add(text);
    }
}
