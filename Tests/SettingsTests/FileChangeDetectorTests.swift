import TestSupport
import Testing

@testable import Settings

struct FileChangeDetectorTests {
    @Test("A new state counts once, when it is seen twice in a row")
    func settles() throws {
        let folder = try TemporaryFolder()
        let prints = try ["{}", "{ }", "{  }"].map { text in
            try folder.write(text)
            return try #require(FileFingerprint(path: folder.settingsFile))
        }
        var detector = FileChangeDetector(handled: prints[0])
        let seen: [(FileFingerprint?, Bool)] = [
            (prints[0], false), (prints[1], false), (prints[2], false), (prints[2], true), (prints[2], false),
            (prints[1], false), (prints[2], false), (prints[1], false), (prints[1], true), (nil, false), (nil, true),
            (nil, false), (prints[1], false), (prints[1], true),
        ]
        for (index, (print, isDue)) in seen.enumerated() {
            let answer = detector.observe(print)
            #expect(answer == isDue, "look \(index)")
        }
    }

    @Test("A file that appears is a change")
    func appears() throws {
        let folder = try TemporaryFolder()
        var detector = FileChangeDetector(handled: FileFingerprint(path: folder.settingsFile))
        try folder.write("{}")
        let print = FileFingerprint(path: folder.settingsFile)
        let answers = [detector.observe(print), detector.observe(print)]
        #expect(answers == [false, true])
    }
}
