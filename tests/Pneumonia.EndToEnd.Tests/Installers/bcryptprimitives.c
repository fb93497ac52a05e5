/* The one function of Windows 8 and later that Wasmtime needs and Wine 8 lacks. Laid beside the program by the Wine test, and only there. */
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *buffer, unsigned long length);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, unsigned long long length)
{
    return SystemFunction036(buffer, (unsigned long)length);
}
