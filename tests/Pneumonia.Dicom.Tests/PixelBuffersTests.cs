using Pneumonia.TestKit;

namespace Pneumonia.Dicom.Tests;

public sealed class PixelBuffersTests
{
    [Fact]
    public void What_one_thread_has_read_into_another_one_reads_into()
    {
        // A size that no other test reads, so that none takes the buffer meanwhile.
        using var folder = new TemporaryFolder();
        string path = A.ChestInstance().WithPixels(3400, 3000, (_, _) => 1).Save(folder["large.dcm"]);
        long[] allocated = new long[4];
        using var end = new ManualResetEventSlim();
        List<Thread> threads = [];
        for (int i = 0; i < allocated.Length; i++)
        {
            // Alive to the end: a pool that keeps something for each thread would keep it.
            using var done = new ManualResetEventSlim();
            int number = i;
            var thread = new Thread(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                DicomFile.Open(path).Dispose();
                allocated[number] = GC.GetAllocatedBytesForCurrentThread() - before;
                done.Set();
                end.Wait();
            });
            thread.Start();
            threads.Add(thread);
            done.Wait(TestContext.Current.CancellationToken);
        }

        end.Set();
        threads.ForEach(thread => thread.Join());

        Assert.All(allocated[1..], bytes => Assert.InRange(bytes, 0, 1 << 20));
    }
}
