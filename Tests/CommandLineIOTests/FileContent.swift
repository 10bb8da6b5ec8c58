import Glibc

@testable import CommandLineIO

/// Whole contents of files and pipes.
enum FileContent {
    static func read(_ path: String) throws -> [UInt8] {
        let descriptor = try checked { open(path, O_RDONLY) }
        defer { close(descriptor) }
        return try read(descriptor)
    }

    static func read(_ descriptor: Int32) throws -> [UInt8] {
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try checked { Glibc.read(descriptor, &buffer, buffer.count) }
            if count == 0 { return content }
            content += buffer[..<count]
        }
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            rest = rest.dropFirst(
                try checked { rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } })
        }
    }
}
