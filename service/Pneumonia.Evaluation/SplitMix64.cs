namespace Pneumonia.Evaluation;

/// <summary>
/// A random generator that is the same on every machine and .NET version, which System.Random does not promise
/// (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
/// </summary>
internal sealed class SplitMix64(int seed)
{
    private ulong _state = unchecked((ulong)seed);

    public ulong Next()
    {
        ulong value = _state += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>0 to <paramref name="count"/> - 1. The bias of taking the high word is count / 2^64: nothing here can see it.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);
}
