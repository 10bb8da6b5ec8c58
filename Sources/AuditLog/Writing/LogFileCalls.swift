import Foundation

/// The calls that put bytes on the disk, so that tests can let them fail half-way.
struct LogFileCalls: Sendable {
    var write: @Sendable (Int32, UnsafeRawBufferPointer, off_t) -> Int
    var synchronize: @Sendable (Int32) -> Int32
    var truncate: @Sendable (Int32, off_t) -> Int32

    static let system = LogFileCalls(
        write: { pwrite($0, $1.baseAddress, $1.count, $2) }, synchronize: { fdatasync($0) },
        truncate: { ftruncate($0, $1) })

    /// Writes all bytes at an offset and waits until they are on the disk. On failure nothing of them is left.
    func append(_ bytes: [UInt8], to file: OpenFile, at offset: UInt64) throws(AuditLogError) {
        do throws(AuditLogError) {
            var written = 0
            while written < bytes.count {
                let place = off_t(offset) + off_t(written)
                written += try systemCall("write to \(file.name)") {
                    bytes.withUnsafeBytes {
                        write(file.descriptor, UnsafeRawBufferPointer(rebasing: $0[written...]), place)
                    }
                }
            }
            try systemCall("synchronise \(file.name)") { synchronize(file.descriptor) }
        } catch {
            // Half a line would stay at the end, and the next one would be glued to it.
            try cut(file, to: offset)
            throw error
        }
    }

    func cut(_ file: OpenFile, to size: UInt64) throws(AuditLogError) {
        try systemCall("truncate \(file.name)") { truncate(file.descriptor, off_t(size)) }
    }
}
