import Glibc
import Synchronization

/// How many bytes of this process are in memory; 0 if the system does not say.
func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
}

/// The largest of the values it is told.
final class Peak: Sendable {
    private let state = Mutex(0)

    var value: Int { state.withLock { $0 } }

    func record(_ value: Int) {
        state.withLock { $0 = max($0, value) }
    }
}
