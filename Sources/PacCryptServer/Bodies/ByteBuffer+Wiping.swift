import Glibc
import NIOCore

extension ByteBuffer {
    /// Overwrites bytes that were read, so that a password does not stay in the buffer that its connection receives
    /// with until something else arrives there.
    ///
    /// - Parameter range: places among the readable bytes; all of them unless told.
    func wipe(_ range: Range<Int>? = nil) {
        withUnsafeReadableBytes { bytes in
            let bytes = UnsafeRawBufferPointer(rebasing: bytes[range ?? 0..<bytes.count])
            guard let start = bytes.baseAddress else { return }
            // Not by way of the buffer, which would make a copy to change: the bytes lie in memory that it shares with
            // the connection's, and they are this piece's alone.
            explicit_bzero(UnsafeMutableRawPointer(mutating: start), bytes.count)
        }
    }
}
