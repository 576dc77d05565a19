// Command buildkit-oracle answers what BuildKit says of Dockerfiles. Each line of standard input is a Dockerfile as base64;
// each line of standard output is the JSON of an answer. No network: every base image is an empty one for linux/amd64.
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/solver/pb"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

type fault struct {
	Message string `json:"message"`
	Line    int    `json:"line"`
}

type directive struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	Line  int    `json:"line"`
}

type heredoc struct {
	Name    string `json:"name"`
	Expand  bool   `json:"expand"`
	Chomp   bool   `json:"chomp"`
	Content string `json:"content"`
}

type instruction struct {
	Keyword   string       `json:"keyword"`
	Original  string       `json:"original"`
	Flags     []string     `json:"flags"`
	JSON      bool         `json:"json"`
	Args      []string     `json:"args"`
	Heredocs  []heredoc    `json:"heredocs"`
	StartLine int          `json:"startLine"`
	EndLine   int          `json:"endLine"`
	Comments  []string     `json:"comments"`
	Trigger   *instruction `json:"trigger,omitempty"`
	Error     string       `json:"error,omitempty"`
}

type warning struct {
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Line    int    `json:"line"`
}

type answer struct {
	Escape       string        `json:"escape"`
	Directives   []directive   `json:"directives"`
	Instructions []instruction `json:"instructions"`
	// Why the file is no list of lines (parser), and why no build (conversion, with what instructions say of themselves).
	ParseError *fault    `json:"parseError,omitempty"`
	BuildError *fault    `json:"buildError,omitempty"`
	Warnings   []warning `json:"warnings"`
}

// emptyImages answers for every base image that it is an empty one, so that nothing is fetched.
type emptyImages struct{}

func (emptyImages) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	config := []byte(`{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}`)
	return ref, digest.FromBytes(config), config, nil
}

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	for {
		line, err := input.ReadString('\n')
		if line = strings.TrimSpace(line); line != "" || err == nil {
			source, decodeErr := base64.StdEncoding.DecodeString(line)
			if decodeErr != nil {
				fmt.Fprintln(os.Stderr, decodeErr)
				os.Exit(1)
			}
			if err := encoder.Encode(judge(source)); err != nil {
				os.Exit(1)
			}
			output.Flush()
		}
		if err != nil {
			return
		}
	}
}

func judge(source []byte) (result answer) {
	result = answer{Escape: `\`, Directives: directivesOf(source), Instructions: []instruction{}, Warnings: []warning{}}
	defer func() {
		if thrown := recover(); thrown != nil {
			result.BuildError = &fault{Message: fmt.Sprintf("panic: %v", thrown)}
		}
	}()
	parsed, err := parser.Parse(bytes.NewReader(source))
	if err != nil {
		result.ParseError = faultOf(err)
		return result
	}
	result.Escape = string(parsed.EscapeToken)
	// A linter there must be: without one, comments such as check=skip=all are its end.
	quiet := linter.New(&linter.Config{})
	for _, node := range parsed.AST.Children {
		read := instructionOf(node)
		if _, err := instructions.ParseInstructionWithLinter(node, quiet); err != nil {
			read.Error = err.Error()
		}
		result.Instructions = append(result.Instructions, read)
	}
	platform := ocispecs.Platform{OS: "linux", Architecture: "amd64"}
	capabilities := pb.Caps.CapSet(pb.Caps.All())
	_, err = dockerfile2llb.Dockerfile2LLB(context.Background(), source, dockerfile2llb.ConvertOpt{
		MetaResolver:   emptyImages{},
		TargetPlatform: &platform,
		LLBCaps:        &capabilities,
		AllStages:      true,
		Warn: func(rule, _, _, message string, location []parser.Range) {
			line := 0
			if len(location) > 0 {
				line = location[0].Start.Line
			}
			result.Warnings = append(result.Warnings, warning{Rule: rule, Message: message, Line: line})
		},
	})
	if err != nil {
		result.BuildError = faultOf(err)
	}
	return result
}

func directivesOf(source []byte) []directive {
	found := []directive{}
	for _, name := range []string{"syntax", "escape", "check"} {
		if _, value, location, ok := parser.ParseDirective(name, source); ok {
			found = append(found, directive{Name: name, Value: value, Line: location[0].Start.Line})
		}
	}
	return found
}

func instructionOf(node *parser.Node) instruction {
	read := instruction{
		Keyword:   node.Value,
		Original:  node.Original,
		Flags:     append([]string{}, node.Flags...),
		JSON:      node.Attributes["json"],
		Args:      []string{},
		Heredocs:  []heredoc{},
		StartLine: node.StartLine,
		EndLine:   node.EndLine,
		Comments:  append([]string{}, node.PrevComment...),
	}
	for _, one := range node.Heredocs {
		content := one.Content
		if one.Chomp {
			content = parser.ChompHeredocContent(content)
		}
		read.Heredocs = append(read.Heredocs, heredoc{Name: one.Name, Expand: one.Expand, Chomp: one.Chomp, Content: content})
	}
	for next := node.Next; next != nil; next = next.Next {
		if len(next.Children) > 0 {
			trigger := instructionOf(next.Children[0])
			read.Trigger = &trigger
			continue
		}
		read.Args = append(read.Args, next.Value)
	}
	return read
}

func faultOf(err error) *fault {
	line := 0
	var located *parser.LocationError
	if errors.As(err, &located) && len(located.Locations) > 0 && len(located.Locations[0]) > 0 {
		line = located.Locations[0][0].Start.Line
	}
	return &fault{Message: err.Error(), Line: line}
}
