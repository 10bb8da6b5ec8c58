import PacShare
import Testing

/// What every adapter of `ContentScanner` promises. Each check gets a scanner that works and finds the signature.
public struct ContentScannerPromise: Sendable, CustomTestStringConvertible {
    public let testDescription: String
    /// Checks the promise with a scanner and the bytes that it finds.
    public let check: @Sendable (any ContentScanner, [UInt8]) async throws -> Void

    init(_ description: String, check: @escaping @Sendable (any ContentScanner, [UInt8]) async throws -> Void) {
        testDescription = description
        self.check = check
    }

    /// All promises.
    public static let all = [
        ContentScannerPromise("clean content is clean, and the engine says who it is") { scanner, _ in
            for count in [0, 1, 100_000] {
                let verdict = await scan([UInt8](repeating: 65, count: count), pieces: 4096, with: scanner)
                guard case .clean(let engine, let date) = verdict else {
                    Issue.record("\(verdict)")
                    continue
                }
                #expect(!engine.isEmpty && !date.isEmpty)
            }
        },
        ContentScannerPromise("infected content is found, in pieces of any size") { scanner, signature in
            for pieces in [1, 7, 4096] {
                guard case .infected(let name) = await scan(signature, pieces: pieces, with: scanner) else {
                    Issue.record("not found in pieces of \(pieces)")
                    continue
                }
                #expect(!name.isEmpty)
            }
        },
        ContentScannerPromise("a scan can be given up, and the next one works") { scanner, signature in
            let given = await scanner.begin(expectedBytes: 1000)
            await given.write(signature.span.bytes)
            given.abort()
            given.abort()
            do {
                let dropped = await scanner.begin(expectedBytes: nil)
                await dropped.write(signature.span.bytes)
            }
            guard case .infected = await scan(signature, pieces: 16, with: scanner) else {
                Issue.record("not found")
                return
            }
        },
        ContentScannerPromise("files are scanned at the same time, each for itself") { scanner, signature in
            let found = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        let content = index.isMultiple(of: 2) ? signature : [UInt8](repeating: 65, count: 50_000)
                        if case .infected = await scan(content, pieces: 1000, with: scanner) { return true }
                        return false
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(found == 4)
        },
    ]

    private static func scan(_ content: [UInt8], pieces: Int, with scanner: any ContentScanner) async -> ScanVerdict {
        let scan = await scanner.begin(expectedBytes: UInt64(content.count))
        for start in stride(from: 0, to: content.count, by: pieces) {
            await scan.write(content[start..<min(start + pieces, content.count)].span.bytes)
        }
        await scan.finish()
        return scan.verdict
    }
}
