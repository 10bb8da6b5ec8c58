import ClamAVSupport
import Foundation
import PacShare
import TestSupport
import Testing

@testable import ClamAVScanner

/// The archive that proves what clamd reads.
struct CanaryTests {
    @Test("It has exactly the size that is asked for", arguments: [4096, 100_000, 131_072, 1_000_003] as [UInt64])
    func size(_ size: UInt64) {
        let bytes = Canary(size: size).pieces.flatMap { $0 }
        #expect(UInt64(bytes.count) == size)
        // Once, and last: everything before it must be read.
        let place = ByteSearch.offset(of: TestVirus.bytes, in: bytes)
        #expect(place.map { $0 >= bytes.count - 400 } == true)
    }

    @Test("Python's zipfile finds both files whole")
    func validZip() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(Canary(size: 300_001).pieces.flatMap { $0 }, to: "canary.zip")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = """
            import sys, zipfile
            archive = zipfile.ZipFile(sys.argv[1])
            sys.exit(archive.testzip() is not None or [i.filename for i in archive.infolist()] != ["padding", "test.com"])
            """
        process.arguments = ["python3", "-c", script, path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test("The checksum of zeros is that of going through them", arguments: [0, 1, 2, 255, 4096, 1_000_003])
    func zeros(_ count: Int) {
        var checksum = CRC32()
        [UInt8](repeating: 0, count: count).withUnsafeBytes { checksum.update($0) }
        #expect(ZeroChecksum.crc32(ofZeros: UInt64(count)) == checksum.value)
    }
}
