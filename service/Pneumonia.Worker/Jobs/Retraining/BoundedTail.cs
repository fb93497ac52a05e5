namespace Pneumonia.Worker.Jobs.Retraining;

/// <summary>Keeps the last characters of a stream, so that a program that writes without end costs no memory.</summary>
internal sealed class BoundedTail(int capacity)
{
    private readonly Lock _turn = new();
    private readonly char[] _ring = new char[capacity];
    private long _written;

    /// <summary>Reads to the end of <paramref name="reader"/>. Not to be cancelled, since pipes cannot be on Windows: end the writer instead.</summary>
    public async Task FillAsync(TextReader reader)
    {
        char[] buffer = new char[4096];
        while (await reader.ReadAsync(buffer) is var count and > 0)
            Append(buffer.AsSpan(0, count));
    }

    public override string ToString()
    {
        lock (_turn)
        {
            int start = (int)(_written % capacity);
            return _written <= capacity ? new string(_ring, 0, (int)_written) : string.Concat(_ring.AsSpan(start), _ring.AsSpan(0, start));
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        lock (_turn)
        {
            foreach (char character in text)
                _ring[_written++ % capacity] = character;
        }
    }
}
