namespace Pneumonia.Evaluation;

/// <summary>
/// A random generator that is the same on every machine and .NET version, which System.Random does not promise
/// (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, OOPSLA 2014).
/// </summary>
public sealed class SplitMix64(int seed)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong _state = unchecked((ulong)seed);

    /// <summary>
    /// The generator of one place among many, for example (seed, step, image): it can be made without drawing for the places before, and neighbours
    /// have unrelated numbers, because each key is mixed before the next is added.
    /// </summary>
    public static SplitMix64 At(params ReadOnlySpan<long> keys)
    {
        var random = new SplitMix64(0);
        foreach (long key in keys)
            random._state = random.Next() ^ unchecked((ulong)key);

        random._state = random.Next();
        return random;
    }

    public ulong Next()
    {
        ulong value = _state += Increment;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>0 to <paramref name="count"/> - 1. The bias of taking the high word is count / 2^64: nothing here can see it.</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    /// <summary>0 up to, not including, 1, in steps of 2^-53.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary><paramref name="low"/> up to, not including, <paramref name="high"/>.</summary>
    public double Between(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>True with this probability; never at 0, always at 1.</summary>
    public bool Happens(double probability) => NextDouble() < probability;
}
