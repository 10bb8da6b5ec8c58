import CArchive
import Glibc
import SystemPackage

/// The descriptor that libarchive's tar reader reads from. Belongs to the caller, and is not closed.
///
/// Besides reading it watches what the tar reader does not: how many bytes one header takes, and what follows the
/// last entry.
final class StreamInput {
    private static let blockSize = 64 * 1024

    private let descriptor: FileDescriptor
    private let isCancelled: @Sendable () -> Bool
    private let block = UnsafeMutableRawBufferPointer.allocate(byteCount: blockSize, alignment: 16)

    /// How many more bytes may be read, if a header is being read.
    private var headerAllowance: Int?

    /// Why reading failed, if it did. libarchive itself only passes on that it failed.
    private(set) var failure: FolderArchiveError?

    /// How many bytes were read.
    private(set) var count: Int64 = 0

    /// Whether more was asked for than there is.
    private(set) var isAtEnd = false

    /// How many bytes there are up to and with the last that is not zero.
    private(set) var countWithoutTrailingZeros: Int64 = 0

    init(descriptor: FileDescriptor, isCancelled: @escaping @Sendable () -> Bool) {
        self.descriptor = descriptor
        self.isCancelled = isCancelled
    }

    deinit {
        block.deallocate()
    }

    /// Opens the archive onto this input, which must outlive it.
    func open(_ archive: OpaquePointer) -> Int32 {
        archive_read_open(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, context, bytes in
                guard let context, let bytes else { return -1 }
                let input = Unmanaged<StreamInput>.fromOpaque(context).takeUnretainedValue()
                bytes.pointee = UnsafeRawPointer(input.block.baseAddress)
                return input.readBlock()
            }, nil)
    }

    /// Runs `body`, which may read at most `count` bytes.
    func readingHeader<Result>(ofAtMost count: Int, _ body: () -> Result) -> Result {
        headerAllowance = count
        defer { headerAllowance = nil }
        return body()
    }

    /// Reads to the end of the input.
    func drain() throws(FolderArchiveError) {
        while readBlock() > 0 {}
        if let failure { throw failure }
    }

    /// Reads the next block: how many bytes, 0 at the end, -1 on failure.
    private func readBlock() -> Int {
        guard failure == nil else { return -1 }
        guard !isCancelled() else { return fail(.cancelled) }
        if let allowance = headerAllowance, allowance <= 0 {
            return fail(.brokenStream(.headerTooLarge))
        }
        let result: Int
        do {
            result = try descriptor.read(into: block)
        } catch {
            return fail(.streamFailed(error as? Errno ?? .ioError))
        }
        isAtEnd = result == 0
        if let last = lastNonZero(ofFirst: result) { countWithoutTrailingZeros = count + Int64(last) + 1 }
        count += Int64(result)
        headerAllowance = headerAllowance.map { $0 - result }
        return result
    }

    /// The index of the last byte that is not zero, of the first `count` in the block.
    private func lastNonZero(ofFirst count: Int) -> Int? {
        guard count > 0, let start = block.baseAddress else { return nil }
        // Much faster than looking at each byte, for the long runs of zeros that files have.
        if block[0] == 0, memcmp(start, start + 1, count - 1) == 0 { return nil }
        return block[..<count].lastIndex { $0 != 0 }
    }

    private func fail(_ error: FolderArchiveError) -> Int {
        failure = error
        return -1
    }
}
