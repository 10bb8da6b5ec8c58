import ContentPipeline
import PacCryptCore
import PacShare
import PacShareConformance
import TestSupport
import Testing

@Suite("Uploads that broke")
struct BrokenUploadTests {
    @Test("of an upload that was given up, or of which something failed, no share is made")
    func broken() async throws {
        let bench = ShareBench()
        var limits = bench.limits
        limits.maxBytes = 100
        limits.maxFiles = 1
        func upload() async throws -> ShareUpload {
            let upload = ShareUpload(bench.services, limits: limits, client: bench.client)
            try await upload.begin(FileDescription(name: "a"))
            try await upload.write([1])
            return upload
        }
        func finish(_ upload: ShareUpload) async throws {
            _ = try await upload.finish(ShareBench.options(), sealing: ShareBench.sealing())
        }
        let aborted = try await upload()
        aborted.abort()
        await #expect(throws: ContentEnded.self) { try await aborted.write([1]) }
        await #expect(throws: ContentEnded.self) { try await finish(aborted) }
        let large = try await upload()
        let tooLarge = ShareError.tooLarge(mostBytes: 100)
        await #expect(throws: tooLarge) { try await large.write(SampleContent.bytes(100)) }
        await #expect(throws: tooLarge) { try await finish(large) }
        let many = try await upload()
        await #expect(throws: ShareError.tooManyFiles(most: 1)) { try await many.begin(FileDescription(name: "b")) }
        await #expect(throws: ShareError.tooManyFiles(most: 1)) { try await finish(many) }
        let sealed = try SealedUpload(bench.services, limits: limits, client: bench.client)
        try await sealed.begin(FileDescription(name: "a"))
        await #expect(throws: tooLarge) { try await sealed.write(SampleContent.bytes(101)) }
        await #expect(throws: tooLarge) {
            _ = try await sealed.finish(ShareBench.options(), openProofHash: nil)
        }
        try await bench.expectNothingLeft()
    }

    @Test("an infected file is refused, and stays so when the upload is ended once more")
    func refusedAgain() async throws {
        let bench = ShareBench(scanner: SignatureScanner(signature: [1, 2, 3]))
        let upload = ShareUpload(bench.services, limits: bench.limits, client: bench.client)
        try await upload.begin(FileDescription(name: "a"))
        try await upload.write([1, 2, 3])
        for _ in 0..<2 {
            await #expect(throws: ShareError.self) { try await upload.finish() }
        }
        await #expect(throws: ShareError.self) {
            _ = try await upload.finish(ShareBench.options(), sealing: ShareBench.sealing())
        }
        try await bench.expectNothingLeft()
    }
}
