namespace Pneumonia.Dicom;

/// <summary>
/// What the module's initialisation writes into its memory. It computes tables for 30 ms, the same each time; copying its few pages makes an
/// instance in a fraction of a millisecond, so that every frame can have a fresh one. The module's only global, its stack pointer, ends where it began.
/// </summary>
internal sealed class InitialMemory
{
    private const int PageBytes = 4096;

    // Data and heap lie at the start of the memory; a test of this very module compares all of it.
    private const int ScannedBytes = 16 << 20;

    private readonly List<(int Address, byte[] Bytes)> _pages = [];

    /// <param name="untouched">An instance that nothing has run in.</param>
    /// <param name="initialized">One that its initialisation has run in.</param>
    public InitialMemory(CodecInstance untouched, CodecInstance initialized)
    {
        for (int address = 0; address < ScannedBytes; address += PageBytes)
        {
            var page = initialized.Memory(address, PageBytes);
            if (!page.SequenceEqual(untouched.Memory(address, PageBytes)))
                _pages.Add((address, page.ToArray()));
        }
    }

    /// <summary>Makes an untouched instance an initialised one.</summary>
    public void CopyTo(CodecInstance untouched)
    {
        foreach (var (address, bytes) in _pages)
            bytes.CopyTo(untouched.Memory(address, PageBytes));
    }
}
